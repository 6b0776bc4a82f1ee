package org.activedefense.launcher;

import java.util.ArrayList;
import java.util.List;

/**
 * What was written behind {@code bin/run}.
 *
 * @param demo whether to write the sample into the log folder
 * @param help whether only the help is wanted
 * @param serverOptions options for the server's Java, such as {@code -Xmx1g} or {@code -Duser.timezone=UTC}
 */
record Arguments(boolean demo, boolean help, List<String> serverOptions) {

    static final String HELP = """
            Usage: bin/run [--demo] [-DNAME=VALUE ...] [-X...]

            Builds Active Defense if needed and starts it: PostgreSQL (data in var/), Payara Micro, the web application.
            Ctrl-C stops all of it.

              --demo         also writes a sample firewall log, so that the list fills within a minute
              -DNAME=VALUE   a setting (below) or another system property of the server
              -X...          an option of the server's Java, such as -Xmx1g (default -Xmx512m)
              --help         this

            Settings, as environment variable or -DNAME=VALUE (relative folders are below the project's folder):
              ACTIVE_DEFENSE_HTTP_PORT       8080
              ACTIVE_DEFENSE_HTTPS_PORT      8443
              ACTIVE_DEFENSE_DATA_DIR        var; database, key pair, secrets and logs of the server
              ACTIVE_DEFENSE_LOG_DIR         <data>/Firewall; folders with the firewalls' log files, separated by ':'
              ACTIVE_DEFENSE_AUTO_REGISTER   true; whether new *.log files become devices by themselves
              ACTIVE_DEFENSE_NODE            default; this server's name, if several share one database
              ACTIVE_DEFENSE_DB_URL          jdbc:postgresql://... of a PostgreSQL of your own; then none is started
              ACTIVE_DEFENSE_DB_USER         activedefense
              ACTIVE_DEFENSE_DB_PASSWORD     (environment only: -D would show in the list of processes)
              ACTIVE_DEFENSE_ADMIN_PASSWORD  of the first account, admin; at the first start only, otherwise generated
              ACTIVE_DEFENSE_SECRET_KEY      base64 of 32 bytes; otherwise generated into <data>/secrets
            """;

    /** @throws Trouble if an argument is none of ours */
    static Arguments parse(List<String> arguments) {
        boolean demo = false;
        boolean help = false;
        List<String> serverOptions = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals("--demo")) {
                demo = true;
            } else if (argument.equals("--help") || argument.equals("-h")) {
                help = true;
            } else if (isServerOption(argument)) {
                serverOptions.add(argument);
            } else if (!isSetting(argument)) {
                throw new Trouble(
                        Trouble.BAD_USAGE,
                        "\"" + argument + "\" is not an option of bin/run; bin/run --help lists them");
            }
        }
        return new Arguments(demo, help, List.copyOf(serverOptions));
    }

    private static boolean isServerOption(String argument) {
        return argument.startsWith("-X")
                || (argument.startsWith("-D") && argument.length() > 2 && !isSetting(argument));
    }

    /** Settings reach the server through its environment, where they do not show in the list of processes. */
    private static boolean isSetting(String argument) {
        return argument.startsWith("-DACTIVE_DEFENSE_") || argument.startsWith("-Dactive.defense.");
    }
}
