package org.activedefense.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import java.sql.SQLException;
import java.util.List;
import java.util.logging.Logger;
import org.activedefense.system.ConflictException;
import org.activedefense.system.DatabaseException;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;
import org.activedefense.system.NoSuchItemException;
import org.activedefense.system.NotPermittedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProblemMapperTest {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());

    @BeforeEach
    void silenceTheLog() {
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void restoreTheLog() {
        LOG.setUseParentHandlers(true);
    }

    private static Problem problem(Throwable thrown) {
        return ProblemMapper.problem(thrown, "/api/v1/x");
    }

    @Test
    void refusalsOfServicesHaveTheirStatusAndSentence() {
        assertEquals(404, problem(new NoSuchItemException("No.")).status());
        assertEquals(409, problem(new ConflictException("No.")).status());
        assertEquals(403, problem(new NotPermittedException("No.")).status());
        assertEquals("No.", problem(new ConflictException("No.")).detail());
        assertEquals(
                409, problem(new RuntimeException(new ConflictException("No."))).status(), "also if a server wraps it");
    }

    @Test
    void invalidInputNamesItsFields() {
        Problem problem = problem(new InvalidException("path", "must be given"));
        assertEquals(
                new Problem(
                        "about:blank",
                        "Bad Request",
                        400,
                        "path must be given.",
                        "/api/v1/x",
                        List.of(new FieldError("path", "must be given"))),
                problem);
    }

    @Test
    void whatJaxRsRefusesHasASentenceOfOurs() {
        assertEquals(
                "There is nothing at this address.",
                problem(new NotFoundException()).detail());
        assertEquals(405, problem(new NotAllowedException("GET")).status());
        assertEquals(406, problem(new NotAcceptableException()).status());
        assertEquals(415, problem(new NotSupportedException()).status());
    }

    @Test
    void anAbsentDatabaseIs503HoweverDeepItIsWrapped() {
        SQLException gone = new SQLException("connection refused", "08001");
        assertEquals(503, problem(new DatabaseException(gone)).status());
        assertEquals(
                503, problem(new RuntimeException(new RuntimeException(gone))).status());
    }

    @Test
    void aFaultTellsItsReferenceAndNothingElse() {
        Problem problem = problem(new IllegalStateException("secret detail"));
        assertEquals(500, problem.status());
        assertTrue(problem.detail().matches(".*reference [0-9a-f-]{36}\\."));
        assertFalse(problem.toString().contains("secret"));
        assertEquals(
                500,
                problem(new DatabaseException(new SQLException("syntax", "42601")))
                        .status());
    }
}
