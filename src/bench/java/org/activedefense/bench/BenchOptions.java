package org.activedefense.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was written behind bin/bench.
 *
 * @param folder for everything that the bench makes
 * @param scanners how many sources must be listed
 * @param serverOptions for the product's Java, as bin/run takes them
 */
record BenchOptions(
        Path folder,
        int lines,
        int rounds,
        int fail2banLines,
        boolean indexes,
        boolean search,
        boolean late,
        boolean pages,
        int devices,
        int scanners,
        List<String> serverOptions) {

    static BenchOptions parse(String[] arguments) {
        Path folder = null;
        int lines = 0;
        int rounds = 3;
        int fail2banLines = 200_000;
        boolean indexes = false;
        boolean search = false;
        boolean late = false;
        boolean pages = false;
        int devices = 0;
        int scanners = GeneratedLog.FEWEST_SCANNERS;
        List<String> serverOptions = new ArrayList<>();
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            if (argument.startsWith("--folder=")) {
                folder = Path.of(value);
            } else if (argument.startsWith("--lines=")) {
                lines = Integer.parseInt(value);
            } else if (argument.startsWith("--rounds=")) {
                rounds = Integer.parseInt(value);
            } else if (argument.startsWith("--fail2ban-lines=")) {
                fail2banLines = Integer.parseInt(value);
            } else if (argument.equals("--indexes")) {
                indexes = true;
            } else if (argument.equals("--search")) {
                search = true;
            } else if (argument.equals("--late")) {
                late = true;
            } else if (argument.equals("--pages")) {
                pages = true;
            } else if (argument.startsWith("--devices=")) {
                devices = Integer.parseInt(value);
            } else if (argument.startsWith("--scanners=")) {
                scanners = Integer.parseInt(value);
            } else if (argument.startsWith("-X") || argument.startsWith("-D")) {
                serverOptions.add(argument);
            } else {
                throw new IllegalArgumentException("\"" + argument + "\" is no option of bin/bench");
            }
        }
        if (folder == null || rounds < 1) {
            throw new IllegalArgumentException("needs a folder and at least one round");
        }
        if (lines == 0) {
            lines = search || pages ? 10_000_000 : 2_000_000;
        }
        return new BenchOptions(
                folder, lines, rounds, fail2banLines, indexes, search, late, pages, devices, scanners, serverOptions);
    }
}
