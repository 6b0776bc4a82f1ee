package org.activedefense.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** Passwords and keys in files of the data folder that only its owner may read. */
final class Secrets {

    /** Without the characters that people confuse: 0 O, 1 l I. */
    private static final String READABLE = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    Secrets(Path folder) {
        this.folder = folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** The secret of that name, 32 characters, made now if there is none. */
    String password(String name) {
        return read(name).orElseGet(() -> write(name, random(32)));
    }

    /** Base64 of 32 bytes, made now if there is none. */
    String key(String name) {
        return read(name).orElseGet(() -> {
            byte[] key = new byte[32];
            RANDOM.nextBytes(key);
            return write(name, Base64.getEncoder().encodeToString(key));
        });
    }

    /** Something for a person to type: 16 characters, 93 bits. */
    static String forPerson() {
        return random(16);
    }

    private static String random(int length) {
        return RANDOM.ints(length, 0, READABLE.length())
                .collect(StringBuilder::new, (text, i) -> text.append(READABLE.charAt(i)), StringBuilder::append)
                .toString();
    }

    Optional<String> read(String name) {
        try {
            Path file = file(name);
            return Files.exists(file)
                    ? Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip())
                            .filter(text -> !text.isEmpty())
                    : Optional.empty();
        } catch (IOException e) {
            throw new Trouble("The file " + file(name) + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes the file as a whole or not at all, readable by its owner only. */
    String write(String name, String content) {
        try {
            Path fresh = file(name + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, content + "\n", StandardCharsets.UTF_8);
            Files.move(fresh, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return content;
        } catch (IOException e) {
            throw new Trouble("The file " + file(name) + " cannot be written: " + e.getMessage(), e);
        }
    }

    void delete(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new Trouble("The file " + file(name) + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
