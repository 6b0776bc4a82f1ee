package org.activedefense.api;

import jakarta.ws.rs.BadRequestException;
import org.activedefense.system.FieldError;

/** A query parameter that cannot be read. (Servers turn exceptions of other kinds from a converter into 404 or 500.) */
class BadParameterException extends BadRequestException {

    private static final long serialVersionUID = 1;

    private final transient FieldError error;

    BadParameterException(FieldError error) {
        super(error.field() + " " + error.message());
        this.error = error;
    }

    FieldError error() {
        return error;
    }
}
