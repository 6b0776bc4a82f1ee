package org.activedefense.admin;

import jakarta.faces.application.Resource;
import jakarta.faces.application.ResourceHandler;
import jakarta.faces.application.ResourceHandlerWrapper;
import jakarta.faces.application.ResourceWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names styles and scripts by what they hold, so that a browser may keep them for good and has the new ones at once
 * after an upgrade. Thread safe.
 */
public class ResourceVersions extends ResourceHandlerWrapper {

    /** PrimeFaces names its own by its version; the server's Faces names its script by nothing. */
    private static final Set<String> LIBRARIES = Set.of("ad", "primefaces-active-defense", "jakarta.faces");

    private static final int HASH_BYTES = 8;

    private final Map<String, String> versions = new ConcurrentHashMap<>();

    public ResourceVersions(ResourceHandler wrapped) {
        super(wrapped);
    }

    @Override
    public Resource createResource(String name, String library) {
        return versioned(super.createResource(name, library), library);
    }

    @Override
    public Resource createResource(String name, String library, String contentType) {
        return versioned(super.createResource(name, library, contentType), library);
    }

    private Resource versioned(Resource resource, String library) {
        if (resource == null || library == null || !LIBRARIES.contains(library)) {
            return resource;
        }
        return new ResourceWrapper(resource) {
            @Override
            public String getRequestPath() {
                String path = super.getRequestPath().replaceAll("[?&]v=[^&]*", "");
                return path + (path.contains("?") ? "&v=" : "?v=") + version(getWrapped(), library);
            }

            @Override
            public String getLibraryName() { // the wrapper's own would be empty
                return getWrapped().getLibraryName();
            }

            @Override
            public String getResourceName() {
                return getWrapped().getResourceName();
            }

            @Override
            public String getContentType() {
                return getWrapped().getContentType();
            }
        };
    }

    private String version(Resource resource, String library) {
        return versions.computeIfAbsent(library + "/" + resource.getResourceName(), key -> hash(resource));
    }

    private static String hash(Resource resource) {
        try (InputStream in = resource.getInputStream()) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
