package org.activedefense.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailAddressTest {

    @Test
    void addressesAreTakenAsTyped() {
        assertEquals("Jo.Doe+ids@example.net", MailAddress.normalise("  Jo.Doe+ids@Example.NET "));
        assertEquals("root@localhost", MailAddress.normalise("root@localhost"));
        assertEquals("jo@xn--bcher-kva.example", MailAddress.normalise("jo@bücher.example"));
    }

    @Test
    void whatIsNoneIsRefused() {
        for (String wrong : List.of(
                "",
                "jo",
                "@example.net",
                "jo@",
                "jo doe@example.net",
                "jo@example..net",
                "jo@-example.net",
                "jo@exa mple.net",
                ".jo@example.net",
                "jö@example.net",
                "jo\r\nBcc: x@example.net",
                "jo>@example.net",
                "x".repeat(65) + "@example.net",
                "jo@" + "a.".repeat(130) + "net")) {
            assertThrows(IllegalArgumentException.class, () -> MailAddress.normalise(wrong), wrong);
        }
    }

    @Test
    void aListFromAnywhereIsTakenApart() {
        List<String> errors = new ArrayList<>();
        assertEquals(
                List.of("a@example.net", "b@example.net", "c@example.net"),
                MailAddress.all("a@example.net, B <b@example.net>;\r\n\n A@example.NET\nc@example.net;", errors));
        assertEquals(List.of(), errors);
        MailAddress.all("a@example.net\nnobody\nb@", errors);
        assertEquals(2, errors.size(), errors.toString());
        assertEquals("\"nobody\" is no mail address: it must look like name@example.net", errors.get(0));
        assertEquals(List.of(), MailAddress.all(null, errors));
    }
}
