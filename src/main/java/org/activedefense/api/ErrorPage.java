package org.activedefense.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** An error as a page in the product's look. Made without Faces, which may be what is broken. */
final class ErrorPage {

    /** Own styles only; the page has no script. */
    static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    private static final String TEMPLATE = read();

    private ErrorPage() {}

    /** Whether a person's browser asks for a page, as opposed to a program for the list, figures or the API. */
    static boolean isWanted(HttpServletRequest request, String path) {
        String accept = request.getHeader("Accept");
        return accept != null
                && accept.contains("text/html")
                && (path == null
                        || !path.startsWith("/files/") && !path.startsWith("/health/") && !path.equals("/metrics"));
    }

    static String of(HttpServletRequest request, Problem problem) {
        return TEMPLATE.replace("{theme}", theme(request))
                .replace("{context}", request.getContextPath())
                .replace("{title}", title(problem.status()))
                .replace("{detail}", escaped(problem.detail() == null ? problem.title() : problem.detail()))
                .replace("{status}", Integer.toString(problem.status()));
    }

    private static String title(int status) {
        return switch (status) {
            case 401 -> "Log in first";
            case 403 -> "Not for this account";
            case 404 -> "Not here";
            case 409 -> "That is in the way";
            case 429 -> "Too many attempts";
            case 503 -> "Not at the moment";
            default -> status < 500 ? "That did not work" : "Something broke";
        };
    }

    private static String theme(HttpServletRequest request) {
        if (request.getCookies() != null) {
            for (var cookie : request.getCookies()) {
                if (cookie.getName().equals("ad-theme")
                        && (cookie.getValue().equals("dark")
                                || cookie.getValue().equals("light"))) {
                    return " data-theme=\"" + cookie.getValue() + '"';
                }
            }
        }
        return "";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("{", "&#123;");
    }

    private static String read() {
        try (InputStream in = ErrorPage.class.getResourceAsStream("error.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
