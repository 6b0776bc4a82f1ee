package org.activedefense.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class BrokenEscapesTest {

    @Test
    void signsThatBeginNoEscapeAreWrittenAsOne() {
        assertEquals("/files/blacklist.txt%25%253", BrokenEscapes.withSigns("/files/blacklist.txt%%3"));
        assertEquals("/files/%25zz", BrokenEscapes.withSigns("/files/%zz"));
        assertEquals("/a%25", BrokenEscapes.withSigns("/a%"));
        assertEquals("/a%252", BrokenEscapes.withSigns("/a%2"));
        assertEquals("/a%2fb%C3%bc", BrokenEscapes.withSigns("/a%2fb%C3%bc"));
    }

    @Property
    void whatIsWrittenCanBeDecoded(
            @ForAll @Chars({'%', '/', '2', 'f', 'z'}) @CharRange(from = 'a', to = 'h') @StringLength(max = 12)
                    String path) {
        String mended = BrokenEscapes.withSigns(path);
        java.net.URLDecoder.decode(mended, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertEquals(mended, BrokenEscapes.withSigns(mended));
    }
}
