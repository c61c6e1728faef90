import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds every Java source to google-java-format: {@code check} names the files that differ and fails, {@code fix}
 * rewrites them. A program of our own because the Maven plugins run the formatter on Maven's Java, which may be too old
 * to parse our sources.
 */
final class Format {
  private Format() {}

  public static void main(String[] arguments) throws IOException, FormatterException {
    boolean fix = arguments[0].equals("fix");
    Path root = Path.of(arguments[1]);
    Formatter formatter = new Formatter();
    List<Path> unformatted = new ArrayList<>();
    for (Path file : sources(root)) {
      String before = Files.readString(file);
      String imports = RemoveUnusedImports.removeUnusedImports(before);
      String after = formatter.formatSource(ImportOrderer.reorderImports(imports, Style.GOOGLE));
      if (after.equals(before)) {
        continue;
      }
      unformatted.add(root.relativize(file));
      if (fix) {
        Files.writeString(file, after);
      }
    }
    if (unformatted.isEmpty()) {
      return;
    }
    unformatted.forEach(file -> System.out.println((fix ? "formatted " : "not formatted: ") + file));
    if (!fix) {
      System.out.println("To format them: mvn -N verify -Dformat=fix");
      System.exit(1);
    }
  }

  /** Below a src folder of ours; one that the build has generated lies in a target folder instead. */
  private static boolean isSource(String path) {
    int source = path.indexOf("src/");
    return source >= 0 && !path.substring(0, source).contains("target/");
  }

  private static List<Path> sources(Path root) throws IOException {
    try (var files = Files.walk(root, new FileVisitOption[0])) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> isSource(root.relativize(file).toString()))
          .sorted()
          .toList();
    }
  }
}
