package org.activedefense.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.inject.Instance;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.activedefense.Injected;
import org.junit.jupiter.api.Test;

class ActorTest {

    /** An actor whose request is what the container gives. */
    @SuppressWarnings("unchecked")
    private static Actor actor(Supplier<HttpServletRequest> request) {
        Instance<HttpServletRequest> instance = (Instance<HttpServletRequest>) Proxy.newProxyInstance(
                ActorTest.class.getClassLoader(), new Class<?>[] {Instance.class}, (proxy, method, arguments) -> {
                    assertEquals("get", method.getName());
                    return request.get();
                });
        return Injected.into(new Actor(), instance);
    }

    private static HttpServletRequest request(boolean admin) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ActorTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getMethod" -> "DELETE";
                    case "getRequestURI" -> "/ad/api/v1/blacklist/203.0.113.7";
                    case "getContextPath" -> "/ad";
                    case "isUserInRole" -> admin && arguments[0].equals("admin");
                    default -> null;
                });
    }

    @Test
    void withoutACallerNobodyIsAdmin() {
        for (RuntimeException thrown : new RuntimeException[] {
            new ContextNotActiveException(), new IllegalStateException(), new NullPointerException()
        }) {
            Actor actor = actor(() -> {
                throw thrown;
            });
            assertFalse(actor.isAdmin(), thrown::toString);
            assertEquals(Actor.SYSTEM, actor.name());
            assertEquals(null, actor.asked());
        }
    }

    @Test
    void theSystemIsAdminAsLongAsItSaysSo() {
        Actor actor = actor(() -> {
            throw new ContextNotActiveException();
        });
        assertTrue(actor.asSystem(actor::isAdmin));
        assertFalse(actor.isAdmin());
        assertThrows(
                IllegalArgumentException.class,
                () -> actor.asSystem(() -> {
                    throw new IllegalArgumentException();
                }));
        assertFalse(actor.isAdmin(), "also after a failure");
    }

    @Test
    void aPersonIsAdminByRoleAloneAlsoWhereTheSystemActs() {
        assertTrue(actor(() -> request(true)).isAdmin());
        Actor viewer = actor(() -> request(false));
        assertFalse(viewer.isAdmin());
        assertFalse(viewer.asSystem(viewer::isAdmin));
        assertEquals("DELETE /api/v1/blacklist", viewer.asked());
    }
}
