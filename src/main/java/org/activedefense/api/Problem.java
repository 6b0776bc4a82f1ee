package org.activedefense.api;

import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import org.activedefense.system.FieldError;

/**
 * An error's body, {@code application/problem+json} of RFC 9457.
 *
 * @param type always {@code about:blank}: title and status say it all
 * @param title the status in words
 * @param detail a sentence for a person about this very case
 * @param instance the path that was asked for
 * @param errors what is wrong at which field or parameter; empty if it is none of them
 */
public record Problem(String type, String title, int status, String detail, String instance, List<FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(int status, String detail, String instance) {
        return of(status, detail, instance, List.of());
    }

    public static Problem of(int status, String detail, String instance, List<FieldError> errors) {
        Status known = Status.fromStatusCode(status);
        String title = known == null ? "Error" : known.getReasonPhrase();
        return new Problem(
                "about:blank", title, status, detail == null ? usualDetail(status) : detail, instance, errors);
    }

    private static String usualDetail(int status) {
        return switch (status) {
            case 400 -> "The request cannot be understood.";
            case 401 -> "Sign in with the name and password of an account (HTTP Basic).";
            case 403 -> "The account's role does not allow it.";
            case 404 -> "There is nothing at this address.";
            case 405 -> "This address does not know that method; the Allow header names those it knows.";
            case 406 -> "The answer is application/json; the Accept header must allow it.";
            case 413 -> "The body is too long.";
            case 415 -> "The body must be sent as Content-Type: application/json.";
            case 429 -> "Too many requests; the Retry-After header says in how many seconds to try again.";
            case 503 -> "The database cannot be reached at the moment; try again.";
            default -> null;
        };
    }
}
