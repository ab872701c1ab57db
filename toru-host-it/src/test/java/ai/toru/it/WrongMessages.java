package ai.toru.it;

import java.util.ArrayList;
import java.util.List;

/**
 * Messages that are right but for one thing: the definition that each should be of, its JSON with {@code '} for {@code "}, and
 * what the schema is to say. Immutable.
 */
final class WrongMessages {

    private WrongMessages() {}

    /** All of them. */
    static List<List<String>> all() {
        List<List<String>> wrong = new ArrayList<>(envelopes());
        wrong.addAll(messagesFromHost());
        wrong.addAll(messagesFromPlugin());
        wrong.addAll(questions());
        wrong.addAll(ofMetadata());
        return wrong;
    }

    private static List<List<String>> envelopes() {
        return List.of(
                List.of("fromPlugin", "{'type':'htpp','request_id':'r','payload':{'status':200}}", "$.type: "),
                List.of("fromPlugin", "{'request_id':'r','payload':{'status':200}}", "required property 'type'"),
                List.of("fromPlugin", "{'type':'http','request_id':'r'}", "required property 'payload'"),
                List.of("fromPlugin", "{'type':'http','payload':{'status':200}}", "required property 'request_id'"),
                List.of("fromPlugin", "{'type':'http','request_id':7,'payload':{'status':200}}", "$.request_id: "),
                List.of("fromPlugin", "{'type':'kv','request_id':'r','payload':'value'}", "$.payload: "),
                List.of("fromPlugin", "['http']", "$: "),
                List.of("fromHost", fromHost("log", "{'message':'x'}"), "$.type: "),
                List.of(
                        "fromHost",
                        "{'type':'lifecycle','payload':{'type':'lifecycle','action':'shutdown'}}",
                        "required property 'timestamp'"),
                List.of(
                        "fromHost",
                        fromHost("kv", "{'value':null}").replace(".000Z", "+00:00"),
                        "$.timestamp: does not match"));
    }

    private static List<List<String>> messagesFromHost() {
        return List.of(
                List.of(
                        "fromHost",
                        fromHost("lifecycle", "{'type':'lifecycle','action':'stop'}"),
                        "$.payload.action: "),
                List.of(
                        "fromHost",
                        fromHost(
                                "lifecycle",
                                "{'type':'lifecycle','action':'init','instance_id':'i',"
                                        + "'plugin_socket':'s','log_path':'l','protocol_version':'1.1'}"),
                        "$.payload: required property 'features'"),
                List.of(
                        "fromHost",
                        fromHost(
                                "lifecycle",
                                "{'type':'lifecycle','action':'init','instance_id':'i','plugin_socket':'s',"
                                        + "'log_path':'l','protocol_version':'1.1','features':['stream']}"),
                        "$.payload: required property 'stream_window'"),
                List.of(
                        "fromHost",
                        fromHost("http", "{'type':'http','request_id':'r','method':'GET'}"),
                        "$.payload: required property 'payload'"),
                List.of("fromHost", request("'path':'/','headers':{},'body':null"), "required property 'method'"),
                List.of("fromHost", request("'method':'GET','path':'','headers':{},'body':null"), ".path: "),
                List.of(
                        "fromHost",
                        request("'method':'GET','path':'/','headers':{'A':['b']},'body':null"),
                        ".headers.A: "),
                List.of(
                        "fromHost",
                        request("'method':'GET','path':'/','headers':{}"),
                        "$.payload.payload: must be valid"),
                List.of(
                        "fromHost",
                        request("'method':'GET','path':'/','headers':{},'body':'x','stream':true"),
                        "$.payload.payload: must be valid"),
                List.of(
                        "fromHost",
                        fromHost("cancel", "{'type':'cancel','request_id':'r','reason':'bored'}"),
                        ".reason: "),
                List.of(
                        "fromHost",
                        fromHost("http.chunk", "{'data':'x','data_base64':'eA=='}"),
                        "$.payload: must be valid"),
                List.of("fromHost", fromHost("http.window", "{'bytes':0}"), "$.payload.bytes: "),
                List.of("fromHost", fromHost("kv", "{'value':7}"), "$.payload.value: "),
                List.of("fromHost", fromHost("kv", "{'applied':true}"), "$.payload: required property 'value'"),
                List.of("fromHost", fromHost("kv", "{'entries':[]}"), "$.payload: required property 'next'"),
                List.of(
                        "fromHost",
                        fromHost("kv", "{'error':{'code':'x','message':'y'},'value':null}"),
                        ".error.code: "),
                List.of(
                        "fromHost",
                        fromHost("kv", "{'type':'kv','request_id':'r','action':'get','key':'k'}"),
                        "required property 'payload'"));
    }

    private static List<List<String>> messagesFromPlugin() {
        return List.of(
                List.of("fromPlugin", answer("'status':600"), "$.payload.status: must have a maximum value of 599"),
                List.of("fromPlugin", answer("'status':'200'"), "$.payload.status: "),
                List.of("fromPlugin", answer("'headers':{}"), "$.payload: required property 'status'"),
                List.of("fromPlugin", answer("'status':200,'headers':[]"), "$.payload.headers: "),
                List.of("fromPlugin", answer("'status':200,'headers':{'A':{}}"), "$.payload.headers.A: "),
                List.of("fromPlugin", answer("'status':200,'headers':{'A':[[]]}"), "$.payload.headers.A[0]: "),
                List.of("fromPlugin", answer("'status':200,'body':7"), "$.payload.body: "),
                List.of("fromPlugin", answer("'status':200,'body_base64':'AP8'"), "$.payload.body_base64: "),
                List.of("fromPlugin", answer("'status':200,'body':'x','body_base64':'eA=='"), "$.payload.body: "),
                List.of("fromPlugin", answer("'status':200,'body':'x','stream':true"), "$.payload.body: "),
                List.of("fromPlugin", answer("'payload':{'body':'{}'}"), "$.payload.payload.body: required property"),
                List.of("fromPlugin", answer("'payload':{'body':'oops'}"), "$.payload.payload.body: "),
                List.of("fromPlugin", answer("'payload':{'body':null}"), "$.payload.payload.body: "),
                List.of(
                        "fromPlugin",
                        "{'type':'http.chunk','request_id':'r','payload':{}}",
                        "$.payload: must be valid"),
                List.of("fromPlugin", "{'type':'http.end','payload':{}}", "required property 'request_id'"),
                List.of(
                        "fromPlugin",
                        "{'type':'http.end','request_id':'r','payload':{'error':true}}",
                        "$.payload.error: "),
                List.of("fromPlugin", "{'type':'lifecycle','payload':{'action':'steady'}}", "$.payload.action: "),
                List.of("fromPlugin", "{'type':'log','payload':{'level':'warn'}}", "required property 'message'"),
                List.of("fromPlugin", "{'type':'log','payload':{'message':'x','fields':[]}}", "$.payload.fields: "));
    }

    private static List<List<String>> questions() {
        return List.of(
                List.of("fromPlugin", kv("'action':'put','key':'k'"), "$.payload.action: does not match"),
                List.of("fromPlugin", kv("'action':'get'"), "$.payload: required property 'key'"),
                List.of("fromPlugin", kv("'action':'GET','key':''"), "$.payload.key: "),
                List.of("fromPlugin", kv("'action':'get','key':'\\u0000'"), "$.payload.key: "),
                List.of(
                        "fromPlugin",
                        kv("'action':'batch','operations':[{'action':'incr','key':''}]"),
                        "$.payload.operations[0].key: "),
                List.of("fromPlugin", kv("'payload':{'action':'set','key':'k'}"), "required property 'value'"),
                List.of("fromPlugin", kv("'action':'set','key':'k','value':'v','ttl_ms':0"), "$.payload.ttl_ms: "),
                List.of("fromPlugin", kv("'action':'cas','key':'k','value':'v'"), "required property 'expected'"),
                List.of("fromPlugin", kv("'action':'incr','key':'k','by':'1'"), "$.payload.by: "),
                List.of("fromPlugin", kv("'action':'incr','key':'k','by':9223372036854775808"), "$.payload.by: "),
                List.of("fromPlugin", kv("'action':'list','limit':1001"), "$.payload.limit: "),
                List.of("fromPlugin", kv("'action':'batch'"), "required property 'operations'"),
                List.of(
                        "fromPlugin",
                        kv("'action':'batch','operations':[{'action':'get','key':'k'}]"),
                        "$.payload.operations[0].action: "),
                List.of(
                        "fromPlugin",
                        kv("'action':'batch','operations':[{'action':'incr'}]"),
                        "$.payload.operations[0]: required property 'key'"),
                List.of("fromPlugin", kv("'key':'k'"), "$.payload: required property 'value'"),
                List.of("fromPlugin", kv("'value':7"), "$.payload.value: "),
                List.of("fromPlugin", kv("'payload':{'body':'{}'}"), "$.payload.payload.body: required property"));
    }

    /** Those of metadata. */
    static List<List<String>> ofMetadata() {
        return List.of(
                List.of("metadata", metadata("'id':'a b'"), "$.id: "),
                List.of("metadata", metadata("'id':'Events'"), "$.id: "),
                List.of("metadata", metadata("'id':'a\\n'"), "$.id: "),
                List.of("metadata", metadata("'name':' '"), "$.name: "),
                List.of("metadata", metadata("'name':'a\\nb'"), "$.name: "),
                List.of("metadata", metadata("'version':1"), "$.version: "),
                List.of("metadata", metadata("'icon':7"), "$.icon: "),
                List.of("metadata", metadata("'route':'my-plugin'"), "$.route: "),
                List.of("metadata", metadata("'route':'/'"), "$.route: "),
                List.of("metadata", metadata("'route':'/a/'"), "$.route: "),
                List.of("metadata", metadata("'route':'/a\\n'"), "$.route: "),
                List.of("metadata", metadata("'route':'/a/../b'"), "$.route: "),
                List.of("metadata", metadata("'protocol':{}"), "required property 'version'"),
                List.of("metadata", metadata("'protocol':{'version':'2.0'}"), "$.protocol.version: "),
                List.of(
                        "metadata",
                        metadata("'protocol':{'version':'1.0','features':['ping']}"),
                        "$.protocol.features: "),
                List.of("metadata", metadata("'protocol':{'version':'1.1','max_in_flight':0}"), ".max_in_flight: "));
    }

    private static String fromHost(String type, String payload) {
        return "{'type':'" + type + "','timestamp':'2026-01-01T12:00:00.000Z','request_id':'r','payload':" + payload
                + "}";
    }

    private static String request(String members) {
        return fromHost("http", "{'type':'http','request_id':'r','payload':{" + members + "}}");
    }

    private static String answer(String members) {
        return "{'type':'http','request_id':'r','payload':{" + members + "}}";
    }

    private static String kv(String members) {
        return "{'type':'kv','request_id':'r','payload':{" + members + "}}";
    }

    /** Metadata with one member changed. */
    static String metadata(String changed) {
        String name = changed.substring(0, changed.indexOf(':'));
        String members = "'id':'a','name':'A','version':'1','route':'/a',";
        return "{" + members.replaceFirst(name + ":[^,]+,", "") + changed + "}";
    }
}
