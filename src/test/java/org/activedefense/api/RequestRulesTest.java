package org.activedefense.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.activedefense.address.Network;
import org.activedefense.system.InvalidException;
import org.junit.jupiter.api.Test;

class RequestRulesTest {

    @SuppressWarnings("unused")
    private void resource(
            @QueryParam("src") Network src,
            @PathParam("id") long id,
            @QueryParam("n") int n,
            @BeanParam Paging paging) {}

    private static Method method() throws NoSuchMethodException {
        return RequestRulesTest.class.getDeclaredMethod("resource", Network.class, long.class, int.class, Paging.class);
    }

    private static <T> T read(Class<T> type, int parameter, String text) throws NoSuchMethodException {
        Annotation[] annotations = method().getParameterAnnotations()[parameter];
        return new ParameterConverters().getConverter(type, type, annotations).fromString(text);
    }

    @Test
    void theParametersOfAMethodAndItsBeansAreKnown() throws NoSuchMethodException {
        assertEquals(Set.of("src", "n", "limit", "cursor"), RequestRules.queryParameters(method()));
    }

    @Test
    void unknownAndRepeatedParametersAreRefused() {
        Set<String> known = Set.of("src");
        assertDoesNotThrow(() -> RequestRules.checkQuery(Map.of("src", List.of("1")), known));
        assertThrows(InvalidException.class, () -> RequestRules.checkQuery(Map.of("scr", List.of("1")), known));
        assertThrows(InvalidException.class, () -> RequestRules.checkQuery(Map.of("src", List.of("1", "2")), known));
    }

    @Test
    void aBadQueryParameterIsRefusedByItsNameAndABlankOneIsNotGiven() throws NoSuchMethodException {
        assertEquals(Network.parse("10.0.0.0/8"), read(Network.class, 0, "10.0.0.0/8"));
        assertEquals(null, read(Network.class, 0, " "));
        BadParameterException bad =
                assertThrows(BadParameterException.class, () -> read(Network.class, 0, "10.0.0.1/8"));
        assertEquals("src", bad.error().field());
        assertThrows(BadParameterException.class, () -> read(int.class, 2, ""));
        assertThrows(BadParameterException.class, () -> read(int.class, 2, "99999999999"));
    }

    @Test
    void aPathThatCannotBeReadLeadsNowhere() throws NoSuchMethodException {
        assertEquals(7L, read(Long.class, 1, "7"));
        assertThrows(NotFoundException.class, () -> read(Long.class, 1, "seven"));
        assertThrows(NotFoundException.class, () -> read(Long.class, 1, "-1"));
    }
}
