package org.activedefense.launcher;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of a file that {@code java @file} reads its arguments from, so that a password among them does not show in the
 * list of processes. Quoting as in the JDK's "java Command-Line Argument Files": in double quotes a backslash escapes.
 */
final class ArgumentFile {

    private ArgumentFile() {}

    static String of(List<String> arguments) {
        return arguments.stream().map(ArgumentFile::quoted).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String quoted(String argument) {
        return '"'
                + argument.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                        .replace("\f", "\\f")
                + '"';
    }
}
