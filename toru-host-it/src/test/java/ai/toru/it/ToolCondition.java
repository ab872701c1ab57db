package ai.toru.it;

import static java.util.stream.Collectors.toCollection;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link NeedsTool} whether a test runs, is skipped or fails. */
final class ToolCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Set<String> missing = missingTools(context.getElement());
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("nothing it needs is missing");
        }
        String reason = "not found on the PATH: " + String.join(", ", missing);
        if (isRequired(missing, System.getProperty("toru.require", ""))) {
            throw new MissingToolException(
                    reason + ". toru.require asks for it: install it, or leave that property out");
        }
        System.out.println("SKIPPED " + nameOf(context) + ": " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    /** Whether one of the tools is in the required ones: {@code all}, or names with commas between them. */
    static boolean isRequired(Set<String> tools, String required) {
        return Arrays.stream(required.split(","))
                .map(String::strip)
                .anyMatch(name -> name.equals("all") || tools.contains(name));
    }

    private static String nameOf(ExtensionContext context) {
        String test = context.getRequiredTestClass().getSimpleName();
        return context.getTestMethod()
                .map(method -> test + "." + method.getName())
                .orElse(test);
    }

    private static Set<String> missingTools(Optional<AnnotatedElement> test) {
        return AnnotationSupport.findAnnotation(test, NeedsTool.class).stream()
                .flatMap(needs -> Stream.of(needs.value()))
                .filter(name -> Tool.named(name).find().isEmpty())
                .collect(toCollection(LinkedHashSet::new));
    }

    /** A tool that this run insists on is not there. */
    static final class MissingToolException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingToolException(String message) {
            super(message);
        }
    }
}
