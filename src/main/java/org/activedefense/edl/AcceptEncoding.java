package org.activedefense.edl;

import java.util.Locale;

/** Which coding of the list a client gets, from its Accept-Encoding (RFC 9110, 12.5.3). */
enum AcceptEncoding {
    IDENTITY,
    GZIP,
    /** The client refuses both. */
    NONE;

    private static final double NOT_NAMED = -1;

    /**
     * Gzip whenever the client accepts it, unless it names identity with a higher weight.
     *
     * @param header all field lines joined by commas; {@code null} if there is none
     */
    static AcceptEncoding choose(String header) {
        if (header == null || header.isBlank()) {
            return IDENTITY;
        }
        double gzip = NOT_NAMED;
        double identity = NOT_NAMED;
        double any = NOT_NAMED;
        for (String element : header.split(",")) {
            String[] parts = element.split(";");
            double weight = weight(parts);
            switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
                case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
                case "identity" -> identity = Math.max(identity, weight);
                case "*" -> any = Math.max(any, weight);
                default -> {
                    // a coding that we do not have
                }
            }
        }
        boolean identityRefused = identity == 0 || identity == NOT_NAMED && any == 0;
        double gzipWeight = gzip != NOT_NAMED ? gzip : any;
        if (gzipWeight > 0 && gzipWeight >= identity) {
            return GZIP;
        }
        if (identityRefused) {
            return gzipWeight == 0 ? NONE : GZIP; // not named: better than no list at all
        }
        return IDENTITY;
    }

    /** The value of q; 1 if there is none, 0 if it cannot be read. */
    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                String value = parameter.substring(2).strip();
                return value.matches("(0(\\.\\d{0,3})?|1(\\.0{0,3})?)") ? Double.parseDouble(value) : 0;
            }
        }
        return 1;
    }
}
