package org.activedefense.account;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The name and password of an {@code Authorization: Basic} header, in UTF-8 (RFC 7617).
 *
 * @param name everything up to the first colon
 */
public record BasicCredentials(String name, char[] password) {

    private static final String SCHEME = "Basic ";

    /** {@code null} if the header is absent, of another scheme or cannot be read. */
    public static BasicCredentials parse(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            String text = new String(decoded, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? null
                    : new BasicCredentials(
                            text.substring(0, colon), text.substring(colon + 1).toCharArray());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
