package org.activedefense.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordCsvTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "allow|allow",
                "a,b|\"a,b\"",
                "say \"no\"|\"say \"\"no\"\"\"",
                "=1+1|'=1+1",
                "+49|'+49",
                "-2|'-2",
                "@SUM(A1)|'@SUM(A1)",
                "=HYPERLINK(\"x\",\"y\")|\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"",
                "Köln 日本|Köln 日本"
            })
    void aTextIsQuotedWhereItMustBeAndIsNeverAFormula(String text, String field) {
        assertEquals(field, Csv.field(text));
    }

    @Test
    void lineEndsInAValueStayInsideItsQuotes() {
        assertEquals("\"a\r\nb\"", Csv.field("a\r\nb"));
        assertEquals("\"'\t=1\"", Csv.field("\t=1"));
        assertEquals("\"x;=HYPERLINK(1)\"", Csv.field("x;=HYPERLINK(1)"), "some countries' spreadsheets cut there");
        assertEquals("\"'\r=1\"", Csv.field("\r=1"));
        assertEquals("", Csv.field(""));
    }

    @Test
    void theHeaderNamesEveryColumnOnce() {
        String header = new RecordCsv(ZoneOffset.UTC, device -> "FW").header();
        String[] names = header.strip().split(",");
        assertEquals(names.length, java.util.Set.of(names).size());
        assertTrue(header.startsWith("TimeReceived,Device,") && header.endsWith(",Record\r\n"), header);
        assertEquals(32, names.length);
    }
}
