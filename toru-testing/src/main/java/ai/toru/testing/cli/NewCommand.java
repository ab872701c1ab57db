package ai.toru.testing.cli;

import ai.toru.testing.skeleton.Language;
import ai.toru.testing.skeleton.Skeleton;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code new}. Confined to the main thread, which lets picocli fill it in. */
@Command(name = "new", description = "Writes a new plugin that works.", mixinStandardHelpOptions = true)
final class NewCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The plugin's id, such as my-plugin.")
    private String id = "";

    @Option(
            names = "--lang",
            required = true,
            paramLabel = "LANGUAGE",
            converter = LanguageWord.class,
            description = "python, rust, java or node.")
    private Language language = Language.PYTHON;

    @Option(names = "--name", paramLabel = "NAME", description = "The plugin's name. Default: made of its id.")
    private @Nullable String name;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the directory ID is made. Default: here.")
    private Path directory = Path.of("");

    @Option(
            names = "--sdk",
            paramLabel = "PATH",
            description = "A checkout of Toru Host for Java, to take the SDK for Rust or Java from.")
    private @Nullable Path sdk;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try {
            Path made = new Skeleton(language, id, name == null ? Skeleton.nameOf(id) : name, sdk).writeTo(directory);
            spec.commandLine().getOut().println("The plugin is in " + made + "; its README.md says how to go on.");
            return CommandLine.ExitCode.OK;
        } catch (FileAlreadyExistsException there) {
            throw wrong(
                    "There is " + there.getFile() + " already, and nothing is overwritten: take another id or --dir.");
        } catch (IllegalArgumentException impossible) {
            throw wrong(String.valueOf(impossible.getMessage()));
        } catch (IOException failed) {
            spec.commandLine().getErr().println("The plugin could not be written: " + failed);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Languages in lower case. Immutable. */
    static final class LanguageWord implements ITypeConverter<Language> {
        @Override
        public Language convert(String word) {
            for (Language language : Language.values()) {
                if (language.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return language;
                }
            }
            throw new TypeConversionException("\"" + word + "\" is none of python, rust, java, node");
        }
    }
}
