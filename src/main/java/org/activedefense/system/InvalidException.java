package org.activedefense.system;

import java.util.List;
import java.util.stream.Collectors;

/** Something given is not acceptable; says what at each field. */
public final class InvalidException extends RefusedException {

    private static final long serialVersionUID = 1;

    private final transient List<FieldError> errors;

    public InvalidException(List<FieldError> errors) {
        super(errors.stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining("; ", "", ".")));
        this.errors = List.copyOf(errors);
    }

    /** @param message goes on after the field's name: "must not be empty" */
    public InvalidException(String field, String message) {
        this(List.of(new FieldError(field, message)));
    }

    public List<FieldError> errors() {
        return errors;
    }
}
