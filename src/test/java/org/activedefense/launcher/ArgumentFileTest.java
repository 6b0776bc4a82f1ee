package org.activedefense.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentFileTest {

    /** Prints each of its arguments in a line, line ends shown. */
    static final class Echo {
        public static void main(String[] arguments) {
            for (String argument : arguments) {
                System.out.println(argument.replace("\n", "<LF>"));
            }
        }
    }

    @Test
    void javaReadsBackWhatWasWritten(@TempDir Path folder) throws Exception {
        List<String> odd = List.of(
                "plain",
                "",
                "with space",
                "quo\"te",
                "it's",
                "back\\slash",
                "C:\\new",
                "# no comment",
                "@file",
                "a\tb",
                "a\nb");
        List<String> all = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), Echo.class.getName()));
        all.addAll(odd);
        Path file = folder.resolve("arguments");
        Files.writeString(file, ArgumentFile.of(all), StandardCharsets.UTF_8);

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + file)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(String.join("\n", odd).replace("a\nb", "a<LF>b") + "\n", output);
    }
}
