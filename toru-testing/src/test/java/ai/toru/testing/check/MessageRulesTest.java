package ai.toru.testing.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules for single messages, without a plugin. */
class MessageRulesTest {
    private static final Set<String> ALL = Set.of("kv2", "binary", "stream", "log");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"action\":\"get\",\"key\":\"a\"}",
                "{\"action\":\"SET\",\"key\":\"a\",\"value\":\"\",\"ttl_ms\":1}",
                "{\"action\":\"cas\",\"key\":\"a\",\"expected\":null,\"value\":\"x\"}",
                "{\"action\":\"incr\",\"key\":\"a\",\"by\":-2}",
                "{\"action\":\"list\",\"prefix\":\"a\",\"limit\":1000}",
                "{\"action\":\"batch\",\"operations\":[{\"action\":\"delete\",\"key\":\"a\"}]}"
            })
    void question_right_passes(String question) {
        assertThatCode(() -> KvQuestion.check(json(question), ALL)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"action\":\"get\"} | kv.question",
                "{\"action\":\"set\",\"key\":\"a\"} | kv.question",
                "{\"action\":\"set\",\"key\":\"a\",\"value\":\"\",\"ttl_ms\":0} | kv2.question",
                "{\"action\":\"cas\",\"key\":\"a\",\"value\":\"x\"} | kv2.question",
                "{\"action\":\"incr\",\"key\":\"a\",\"by\":1.5} | kv2.question",
                "{\"action\":\"list\",\"limit\":1001} | kv2.question",
                "{\"action\":\"batch\",\"operations\":[{\"action\":\"list\"}]} | kv2.question",
                "{\"action\":\"jump\",\"key\":\"a\"} | kv.question"
            })
    void question_wrong_breaksItsRule(String question, String rule) {
        BrokenException broken =
                catchThrowableOfType(BrokenException.class, () -> KvQuestion.check(json(question), ALL));

        assertThat(broken.rule()).isNotNull().extracting(Rule::id).isEqualTo(rule);
    }

    @Test
    void question_ofAFeatureThatIsNotDeclared_isUndeclared() {
        BrokenException broken = catchThrowableOfType(
                BrokenException.class, () -> KvQuestion.check(json("{\"action\":\"incr\",\"key\":\"a\"}"), Set.of()));

        assertThat(broken.rule()).isEqualTo(WireRules.UNDECLARED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\":200}",
                "{\"status\":599,\"headers\":null,\"body\":null}",
                "{\"status\":200,\"headers\":{\"Set-Cookie\":[\"a=1\",\"b=2\"],\"X\":1,\"Y\":null},\"body\":{\"a\":1}}",
                "{\"payload\":{\"body\":\"{\\\"status\\\":204}\"}}",
                "{\"status\":200,\"body_base64\":\"AP8=\"}",
                "{\"status\":200,\"stream\":true}"
            })
    void answer_right_passes(String payload) {
        assertThatCode(() -> new AnswerReader(ALL).read(json(payload))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | http.payload",
                "{} | http.status",
                "{\"status\":200.5} | http.status",
                "{\"status\":600} | http.status",
                "{\"status\":200,\"headers\":{\"\":\"a\"}} | http.headers",
                "{\"status\":200,\"headers\":{\"A\":{}}} | http.headers",
                "{\"status\":200,\"headers\":{\"A\":[[]]}} | http.headers",
                "{\"status\":200,\"headers\":{\"A\":\"\\u0100\"}} | http.headers",
                "{\"status\":200,\"body\":true} | http.body",
                "{\"status\":200,\"body\":\"\\ud83d\"} | http.body",
                "{\"status\":200,\"body\":\"\",\"body_base64\":\"\"} | binary.answer",
                "{\"status\":200,\"body_base64\":\"AP8\"} | binary.answer",
                "{\"status\":200,\"stream\":true,\"body\":\"a\"} | stream.chunk"
            })
    void answer_wrong_breaksItsRule(String payload, String rule) {
        BrokenException broken =
                catchThrowableOfType(BrokenException.class, () -> new AnswerReader(ALL).read(json(payload)));

        assertThat(broken.rule()).isNotNull().extracting(Rule::id).isEqualTo(rule);
    }

    @Test
    void memory_ofTheHost_answersAsAHostWould() {
        HostMemory memory = new HostMemory();

        assertThat(memory.answer(json("{\"action\":\"set\",\"key\":\"a\",\"value\":\"1\"}")))
                .hasToString("{\"value\":null}");
        assertThat(memory.answer(json("{\"action\":\"incr\",\"key\":\"a\",\"by\":4}")))
                .hasToString("{\"value\":\"5\"}");
        assertThat(memory.answer(json("{\"action\":\"cas\",\"key\":\"a\",\"expected\":\"1\",\"value\":\"2\"}")))
                .hasToString("{\"value\":\"5\",\"applied\":false}");
        assertThat(memory.answer(json("{\"action\":\"list\",\"prefix\":\"a\"}")))
                .hasToString("{\"entries\":[{\"key\":\"a\",\"value\":\"5\"}],\"next\":null}");
        assertThat(memory.answer(
                                json(
                                        "{\"action\":\"batch\",\"operations\":["
                                                + "{\"action\":\"delete\",\"key\":\"a\"},{\"action\":\"cas\",\"key\":\"b\",\"expected\":\"x\",\"value\":\"y\"}]}"))
                        .path("applied")
                        .asBoolean(true))
                .isFalse();
        assertThat(memory.answer(json("{\"action\":\"get\",\"key\":\"a\"}"))).hasToString("{\"value\":\"5\"}");
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
