package org.activedefense.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

/** What is said once everything answers. */
final class Banner {

    private Banner() {}

    static String of(LaunchSettings settings, Path data, String firstLogin, Duration took, boolean demo) {
        String http = "http://localhost:" + settings.httpPort();
        String https = "https://localhost:" + settings.httpsPort();
        String logs = settings.logFolders().stream().map(Path::toString).collect(Collectors.joining(", "));
        return String.join(
                "\n",
                "",
                "Active Defense is ready (" + took.toMillis() / 1000 + "." + took.toMillis() / 100 % 10 + " s).",
                "",
                "  Admin pages  " + https + "/",
                "               " + http + "/",
                "  Block list   " + https + "/files/blacklist.txt",
                "               " + http + "/files/blacklist.txt",
                "  API          " + https + "/api/v1",
                "  Health       " + http + "/health/ready",
                "  Log folder   " + logs + (demo ? "   (the demo writes FW-DEMO.log)" : ""),
                "  First login  " + firstLogin,
                "  Data, logs   " + data + ", " + data.resolve("log"),
                "",
                "From other machines: " + KeyPair.hostName()
                        + " or its address instead of localhost, pages and API by HTTPS alone. The HTTPS certificate is self-signed. Ctrl-C stops it.",
                "");
    }
}
