package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults covered: fact 8 and "Protocol", from "not JSON" to "absent request_id". */
class EnvelopeDecodingTest {

    static List<List<String>> unwanted() {
        return List.of(
                List.of(
                        "{'type':'http','payload':{'status':200}}",
                        "ignored http: the request_id is missing; a string is needed"),
                List.of(
                        "{'type':'http','request_id':null,'payload':{'status':200}}",
                        "ignored http: the request_id is null; a string is needed"),
                List.of(
                        "{'type':'kv','request_id':7,'payload':{'value':null}}",
                        "ignored kv: the request_id is a number; a string is needed"),
                List.of(
                        "{'type':'kv','request_id':['x'],'payload':{}}",
                        "ignored kv: the request_id is an array; a string is needed"),
                List.of(
                        "{'type':'kv','request_id':'" + "x".repeat(257) + "','payload':{}}",
                        "ignored kv: the request_id is longer than 256 characters; a string is needed"),
                List.of(
                        "{'type':'lifecycle','payload':{'action':'ready'}}",
                        "ignored lifecycle: plugins send no lifecycle messages in protocol 1.0"),
                List.of(
                        "{'type':'HTTP','request_id':'r','payload':{}}",
                        "ignored HTTP: messages of type \"HTTP\" are not known"),
                List.of(
                        "{'payload':[[]],'type':'lo\\ng\\'é'}",
                        "ignored lo?g??: messages of type \"lo?g??\" are not known"),
                List.of("{'type':''}", "ignored : messages of type \"\" are not known"),
                List.of(
                        "{'type':'" + "t".repeat(99) + "'}",
                        "ignored " + "t".repeat(40) + "…: messages of type \"" + "t".repeat(40) + "…\" are not known"));
    }

    @ParameterizedTest
    @MethodSource("unwanted")
    void decode_unwanted_ignored(List<String> textAndMessage) throws Exception {
        assertThat(Described.decoded(textAndMessage.get(0))).isEqualTo(textAndMessage.get(1));
    }

    static List<List<String>> violations() {
        return List.of(
                List.of("{}", "whose \"type\" is missing"),
                List.of("{'type':null}", "whose \"type\" is null"),
                List.of("{'type':{'a':'b'}}", "whose \"type\" is an object"),
                List.of("{'request_id':'r','payload':{}}", "whose \"type\" is missing"),
                List.of("hello", "5 bytes that is not one JSON object; at byte 0: a word without quotes"),
                List.of("[]", "at byte 0: an object was expected, not an array"),
                List.of("null", "at byte 0: an object was expected, not null"),
                List.of("  ", "at byte 0: an object was expected, not an empty text"),
                List.of("{'type':'http'} {}", "at byte 15: something follows the end of the object"),
                List.of("{'type':'http'}\0", "at byte 15: something follows the end of the object"),
                List.of("{'type':'http','type':'kv'}", "the member \"type\" appears twice"),
                List.of("{'type':'x','p':{'a':[{'b':1,'b':2}]}}", "the member \"b\" appears twice"),
                List.of(
                        "{'type':'http','request_id':'r','payload':{'status':200,'status':200}}",
                        "the member \"status\" appears twice"),
                List.of(
                        "{'type':'http','request_id':'r','payload':{'status':200,'body':'x\n'}}",
                        "a control character"),
                List.of("{'type':'http','request_id':'r','payload':{'status':200,'body':'\\x'}}", "an escape"),
                List.of("{'type':'http','request_id':'r','payload':{'status':200,'body':'\\u12'}}", "hexadecimal"),
                List.of(
                        "{'type':'http','request_id':'r','payload':{'status':999999,'body':[1,]}}",
                        "a value was expected"),
                List.of("{'type':'http','request_id':'r','payload':{'status':20", "the text ends in the middle"),
                List.of("{'type':'http','request_id':'r','payload':{'body':'{", "the text ends in the middle"),
                List.of("{'payload':{'body':'abc", "the text ends in the middle"),
                List.of("{'type':'x','p':" + "[".repeat(65), "nested deeper than 64 levels"),
                List.of("{'type':'x','p':[" + "0,".repeat(500_000) + "0]}", "more than 500000 values"));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void decode_violation_saysWhatAndWhere(List<String> textAndProblem) {
        assertThatThrownBy(() -> Described.decoded(textAndProblem.get(0)))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageStartingWith("The plugin sent a ")
                .hasMessageEndingWith(".")
                .hasMessageContaining(textAndProblem.get(1));
    }

    @Test
    void decode_nestingExactlyAtLimit_fine() throws Exception {
        String deep = "[".repeat(63) + "]".repeat(63);

        assertThat(Described.decoded("{'type':'x','p':" + deep + "}")).startsWith("ignored x");
    }

    @Test
    void decode_limitsOfCaller_hold() {
        MessageDecoder strict = new MessageDecoder(new ProtocolLimits(20, 2, Duration.ofSeconds(1)));

        assertThatThrownBy(() -> strict.decode("{\"type\":\"x\",\"longer\":1}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("bytes are more than the limit of 20");
        assertThatThrownBy(() -> strict.decode("{\"type\":[[1]]}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("nested deeper than 2 levels");
    }

    @Test
    void decode_invalidUtf8AnywhereEvenUnread_violation() {
        byte[] frame = "{\"type\":\"x\",\"unread\":\"--\"}".getBytes(StandardCharsets.UTF_8);
        frame[22] = (byte) 0xC0;
        frame[23] = (byte) 0x80;

        assertThatThrownBy(() -> new MessageDecoder(ProtocolLimits.DEFAULTS).decode(frame))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("at byte 22: not UTF-8: 0xC0 cannot stand there");
    }

    @Test
    void decode_utf16_violation() {
        byte[] frame = "{\"type\":\"x\"}".getBytes(StandardCharsets.UTF_16LE);

        assertThatThrownBy(() -> new MessageDecoder(ProtocolLimits.DEFAULTS).decode(frame))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("is this UTF-16 or UTF-32?");
    }

    /** Fact 8: a 16 MiB frame of small values became 430 MB of tree. */
    @Test
    void decode_sixteenMebibytesOfTinyValues_allocatesLittle() {
        byte[] frame = ("{\"type\":\"http\",\"request_id\":\"r\",\"payload\":{\"status\":200,\"body\":["
                        + "{},".repeat((16 << 20) / 3 - 40) + "0]}}")
                .getBytes(StandardCharsets.UTF_8);
        MessageDecoder decoder = new MessageDecoder(ProtocolLimits.DEFAULTS);
        long before = Allocations.ofThisThread();

        assertThatThrownBy(() -> decoder.decode(frame)).isInstanceOf(ProtocolViolationException.class);
        assertThat(Allocations.ofThisThread() - before).isLessThan(4 << 20);
    }

    @Test
    void decode_largeBody_allocatesLittleMoreThanTheBody() throws Exception {
        String body = "0123456789abcdef".repeat((8 << 20) / 16);
        byte[] frame = ("{\"type\":\"http\",\"request_id\":\"r\",\"payload\":{\"status\":200,\"body\":\"" + body
                        + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
        MessageDecoder decoder = new MessageDecoder(ProtocolLimits.DEFAULTS);
        long before = Allocations.ofThisThread();

        Incoming.HttpAnswer answer = (Incoming.HttpAnswer) decoder.decode(frame);

        assertThat(Allocations.ofThisThread() - before).isLessThan((8 << 20) + (1 << 20));
        assertThat(answer.response().body()).hasSize(8 << 20);
    }

    @Test
    void decode_membersInAnyOrder_sameMessage() throws Exception {
        MessageDecoder decoder = new MessageDecoder(ProtocolLimits.DEFAULTS);
        StrictJson json = new StrictJson(JsonLimits.DEFAULTS);
        Random random = new Random(11);
        for (byte[] frame : Resources.corpus()) {
            String expected = Described.of(decoder.decode(frame));
            if (expected.contains("1e400") || expected.contains("\ud800")) {
                continue; // plain values cannot hold these as they stand
            }
            Map<String, Object> message = json.readObject(frame);
            for (int round = 0; round < 50; round++) {
                byte[] shuffled = json.writeObject(shuffled(message, random));
                assertThat(Described.of(decoder.decode(shuffled)))
                        .as(new String(shuffled, StandardCharsets.UTF_8))
                        .isEqualTo(expected);
            }
        }
    }

    private static Map<String, Object> shuffled(Map<?, ?> members, Random random) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(members.entrySet());
        Collections.shuffle(entries, random);
        Map<String, Object> shuffled = new LinkedHashMap<>();
        for (Map.Entry<?, ?> each : entries) {
            boolean payload = each.getKey().equals("payload") && each.getValue() instanceof Map;
            shuffled.put(
                    (String) each.getKey(), payload ? shuffled((Map<?, ?>) each.getValue(), random) : each.getValue());
        }
        return shuffled;
    }
}
