// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.event.EventTooLargeException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import dev.weir.parser.Parsed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RegexParserTest {
    /** The kinds of lines that people collect, each with an expression as they write them. */
    static Stream<Arguments> everydayLines() {
        String accessTime = "%d/%b/%Y:%H:%M:%S %z";
        String isoTime = "%Y-%m-%dT%H:%M:%S.%L%z";
        return Stream.of(
                Arguments.of(
                        "combined access log",
                        "^(?<client>\\S+) \\S+ (?<user>\\S+) \\[(?<time>[^\\]]+)\\] \"(?<verb>[A-Z]+)"
                                + "(?: +(?<path>[^\"]*?)(?: +\\S*)?)?\" (?<status>\\d{3}) (?<bytes>\\S+)"
                                + "(?: \"(?<referrer>[^\"]*)\" \"(?<browser>.*)\")?$",
                        accessTime,
                        "time",
                        "192.0.2.7 - frank [05/Mar/2024:07:08:09 -0500] \"GET /a%20b?c=d HTTP/1.1\" 200 2326"
                                + " \"http://example.org/\" \"curl/8.0 \\\"x\\\"\"",
                        "{\"client\":\"192.0.2.7\",\"user\":\"frank\",\"verb\":\"GET\",\"path\":\"/a%20b?c=d\","
                                + "\"status\":\"200\",\"bytes\":\"2326\",\"referrer\":\"http://example.org/\","
                                + "\"browser\":\"curl/8.0 \\\\\\\"x\\\\\\\"\"} @ 2024-03-05T12:08:09Z"),
                Arguments.of(
                        "common access log, without the last two",
                        "^(?<client>\\S+) \\S+ (?<user>\\S+) \\[(?<time>[^\\]]+)\\] \"(?<request>[^\"]*)\" (?<status>\\S+)"
                                + "(?: \"(?<referrer>[^\"]*)\")?$",
                        accessTime,
                        "time",
                        "2001:db8::1 - - [29/Feb/2024:23:59:59 +0000] \"-\" 408",
                        "{\"client\":\"2001:db8::1\",\"user\":\"-\",\"request\":\"-\",\"status\":\"408\"}"
                                + " @ 2024-02-29T23:59:59Z"),
                Arguments.of(
                        "error log of a web server",
                        "^(?<time>\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d) \\[(?<level>\\w+)\\] (?<pid>\\d+)#(?<tid>\\d+):"
                                + "(?: \\*(?<connection>\\d+))? (?<message>.*?)(?:, client: (?<client>[^,]+))?$",
                        "%Y/%m/%d %H:%M:%S",
                        "time",
                        "2024/03/05 07:08:09 [crit] 12#34: *56 open() failed (2: No such file), client: 192.0.2.7",
                        "{\"level\":\"crit\",\"pid\":\"12\",\"tid\":\"34\",\"connection\":\"56\","
                                + "\"message\":\"open() failed (2: No such file)\",\"client\":\"192.0.2.7\"}"
                                + " @ 2024-03-05T07:08:09Z"),
                Arguments.of(
                        "old syslog",
                        "/^\\<(?<pri>[0-9]+)\\>(?<when>[^ ]+ {1,2}[^ ]+ [^ ]+) (?<host>[^ ]+) (?<ident>[\\w\\/\\.\\-]*)"
                                + "(?:\\[(?<pid>[0-9]+)\\])?(?:[^\\:]*\\:)? *(?<message>.*)$/",
                        "%b %d %H:%M:%S",
                        "when",
                        "<34>Mar  5 22:14:15 mymachine su[17]: 'su root' failed for lonvick on /dev/pts/8",
                        "{\"pri\":\"34\",\"host\":\"mymachine\",\"ident\":\"su\",\"pid\":\"17\","
                                + "\"message\":\"'su root' failed for lonvick on /dev/pts/8\"} @ 2024-03-05T22:14:15Z"),
                Arguments.of(
                        "new syslog",
                        "^\\<(?<pri>\\d{1,5})\\>1 (?<time>\\S+) (?<host>\\S+) (?<app>\\S+) (?<pid>[-0-9]+) (?<id>\\S+)"
                                + " (?<extra>(\\[(.*?)\\]|-)) (?<message>.+)$",
                        isoTime,
                        "time",
                        "<165>1 2024-03-05T22:14:15.003Z mine.example.com evntslog 42 ID47"
                                + " [a@1 b=\"c\"] An application event",
                        "{\"pri\":\"165\",\"host\":\"mine.example.com\",\"app\":\"evntslog\",\"pid\":\"42\",\"id\":\"ID47\","
                                + "\"extra\":\"[a@1 b=\\\"c\\\"]\",\"message\":\"An application event\"}"
                                + " @ 2024-03-05T22:14:15.003Z"),
                Arguments.of(
                        "container runtime",
                        "^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<_p>[^ ]*) (?<log>.*)$",
                        isoTime,
                        "time",
                        "2024-03-05T22:14:15.123456789+02:00 stderr F \u00dcberlauf:  zwei \u2713",
                        "{\"stream\":\"stderr\",\"_p\":\"F\",\"log\":\"\u00dcberlauf:  zwei \u2713\"}"
                                + " @ 2024-03-05T20:14:15.123456789Z"),
                Arguments.of(
                        "proxy",
                        "^\\[(?<start_time>[^\\]]*)\\] \"(?<method>\\S+)(?: +(?<path>[^\\\"]*?)(?: +\\S*)?)? (?<protocol>\\S+)\""
                                + " (?<code>[^ ]*) (?<flags>[^ ]*) (?<in>[^ ]*) (?<out>[^ ]*) (?<millis>[^ ]*)"
                                + " \"(?<x_forwarded_for>[^ ]*)\"",
                        isoTime,
                        "start_time",
                        "[2024-03-05T22:14:15.1Z] \"POST /api/v1/locations HTTP/2\" 204 - 154 0 226 \"10.0.35.28\"",
                        "{\"method\":\"POST\",\"path\":\"/api/v1/locations\",\"protocol\":\"HTTP/2\",\"code\":\"204\","
                                + "\"flags\":\"-\",\"in\":\"154\",\"out\":\"0\",\"millis\":\"226\","
                                + "\"x_forwarded_for\":\"10.0.35.28\"} @ 2024-03-05T22:14:15.100Z"),
                Arguments.of(
                        "database",
                        "^(?<time>[^ ]*)\\s+(?<severity>\\w)\\s+(?<component>[^ ]+)\\s+\\[(?<context>[^\\]]+)]\\s+"
                                + "(?<message>.*?) *(?<ms>(\\d+))?(:?ms)?$",
                        "%Y-%m-%dT%H:%M:%S.%L",
                        "time",
                        "2024-03-05T22:14:15.500+0000 I  COMMAND  [conn12] command db.$cmd planSummary 113ms",
                        "{\"severity\":\"I\",\"component\":\"COMMAND\",\"context\":\"conn12\","
                                + "\"message\":\"command db.$cmd planSummary\",\"ms\":\"113\"} @ 2024-03-05T22:14:15.500Z"),
                Arguments.of(
                        "name of a container's file",
                        "(?<tag>[^.]+)?\\.?(?<pod>[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)"
                                + "_(?<namespace>[^_]+)_(?<container>.+)-(?<id>[a-z0-9]{64})\\.log$",
                        "%s",
                        "none",
                        "kube.web-5f7_shop_front-end-" + "0a".repeat(32) + ".log",
                        "{\"tag\":\"kube\",\"pod\":\"web-5f7\",\"namespace\":\"shop\",\"container\":\"front-end\","
                                + "\"id\":\"" + "0a".repeat(32) + "\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everydayLines")
    void parse_takesEverydayLinesApart(
            String what, String expression, String timeFormat, String timeKey, String line, String expected) {
        assertThat(Parsing.regex(expression, "time_key", timeKey, "time_format", timeFormat)
                        .parse(line))
                .isEqualTo(expected);
    }

    @Test
    void parse_keepsTheTime_whenAsked() {
        Parsing parsing =
                Parsing.regex("(?<time>\\S+) (?<log>.*)", "Time_Key", "time", "Time_Format", "%F", "Time_Keep", "On");

        assertThat(parsing.parse("2024-01-02 x"))
                .isEqualTo("{\"time\":\"2024-01-02\",\"log\":\"x\"} @ 2024-01-02T00:00:00Z");
    }

    @Test
    void parse_keepsATextThatIsNoTime_andSaysSoOnceInTenSeconds() {
        Parsing parsing = Parsing.regex("(?<time>\\S+) (?<log>.*)", "time_format", "%F");

        for (int i = 0; i < 3; i++) {
            assertThat(parsing.parse("never\u0007 x")).isEqualTo("{\"time\":\"never\\u0007\",\"log\":\"x\"}");
        }
        assertThat(parsing.notices)
                .singleElement()
                .asString()
                .startsWith("parser mine: the field time is not of the form time_format=%F")
                .endsWith("never?");
        parsing.time.advance(Duration.ofSeconds(10).toNanos());
        parsing.parse("never x");
        assertThat(parsing.notices).hasSize(2).last().asString().endsWith("(2 more like it left out)");
        assertThat(parsing.count("weir_parser_time_not_read_total")).isEqualTo(4);
    }

    @Test
    void parse_makesTypesOfTexts() {
        Parsing parsing = Parsing.regex(
                "(?<i>[^,]*),(?<f>[^,]*),(?<h>[^,]*),(?<b>[^,]*),(?<s>[^,]*)",
                "types",
                "i:integer  f:Float h:hex b:BOOL s:string nobody:integer");

        assertThat(parsing.parse("17,0.5,ff,true,1"))
                .isEqualTo("{\"i\":17,\"f\":0.5,\"h\":255,\"b\":true,\"s\":\"1\"}");
        assertThat(parsing.parse("-17x,-2.5e3y,0xFFz,FALSE!,1"))
                .isEqualTo("{\"i\":-17,\"f\":-2500.0,\"h\":255,\"b\":false,\"s\":\"1\"}");
        assertThat(parsing.parse("-,-,-,maybe,-")).isEqualTo("{\"i\":0,\"f\":0.0,\"h\":0,\"b\":\"maybe\",\"s\":\"-\"}");
    }

    @Test
    void parse_leavesOutEmptyFields_unlessAskedToKeepThem() {
        String expression = "(?<a>x*)(?<b>y*)(?<c>z)?(?<d>.)";

        assertThat(Parsing.regex(expression).parse("x!")).isEqualTo("{\"a\":\"x\",\"d\":\"!\"}");
        assertThat(Parsing.regex(expression, "skip_empty_values", "off").parse("x!"))
                .isEqualTo("{\"a\":\"x\",\"b\":\"\",\"c\":\"\",\"d\":\"!\"}");
    }

    @Test
    void parse_takesTheGroupThatMatched_whenAFieldHasSeveral() {
        Parsing parsing = Parsing.regex("a=(?<n>\\d+)(?<x>!)?|b=(?<n>\\w+)", "skip_empty_values", "off");

        assertThat(parsing.parse("a=1")).isEqualTo("{\"n\":\"1\",\"x\":\"\"}");
        assertThat(parsing.parse("b=c")).isEqualTo("{\"n\":\"c\",\"x\":\"\"}");
    }

    @Test
    void parse_doesNotMatch_whereNoNamedGroupTookPart() {
        assertThat(Parsing.regex("(?<a>x)|y").parse("y")).isEqualTo("not matched");
        assertThat(Parsing.regex("(?<a>x)").parse("y")).isEqualTo("not matched");
        assertThat(Parsing.regex("(x)").parse("x")).isEqualTo("not matched");
    }

    @Test
    void parse_namesFieldsAsTheyAreWritten() {
        assertThat(Parsing.regex("(?<@timestamp.x-y_z>\\d)(?<gr\u00f6\u00dfe>.)")
                        .parse("1x"))
                .isEqualTo("{\"@timestamp.x-y_z\":\"1\",\"gr\u00f6\u00dfe\":\"x\"}");
    }

    @Test
    void parse_keepsTheBytesOfATextThatIsNoUtf8() {
        byte[] line = "a\u00e9 \u20ac|caf? x|\uD83D\uDE00z".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < line.length; i++) {
            line[i] = line[i] == '?' ? (byte) 0xe9 : line[i];
        }
        var record = new MessagePackWriter(1_000);
        var parsing = Parsing.regex("^(?<a>[^|]+)\\|(?<b>\\w+.) x\\|(?<c>.)z$");

        assertThat(parsing.parser.parse(line, 0, line.length, record)).isEqualTo(Parsed.WITHOUT_TIME);

        byte[] b = record.array();
        int key = MessagePack.skip(b, MessagePack.skip(b, 1, record.size()), record.size());
        int value = MessagePack.skip(b, key, record.size());
        assertThat(Arrays.copyOfRange(b, MessagePack.body(b, value), MessagePack.skip(b, value, record.size())))
                .isEqualTo(new byte[] {'c', 'a', 'f', (byte) 0xe9});
        assertThat(parsing.parse(line)).endsWith("\"c\":\"\uD83D\uDE00\"}");
    }

    @Test
    void parse_readsLongLinesAndManyFields() {
        var expression = new StringBuilder("^");
        var line = new StringBuilder();
        var expected = new StringBuilder("{");
        for (int i = 0; i < 20; i++) {
            expression.append("(?<f").append(i).append(">[^,]*),");
            line.append("\u00e4".repeat(5_000 * (i % 3))).append(',');
            if (i % 3 > 0) {
                expected.append("\"f")
                        .append(i)
                        .append("\":\"")
                        .append("\u00e4".repeat(5_000 * (i % 3)))
                        .append("\",");
            }
        }
        expected.setCharAt(expected.length() - 1, '}');

        boolean equal =
                Parsing.regex(expression.toString()).parse(line.toString()).contentEquals(expected);
        assertThat(equal).isTrue();
    }

    // ---- expressions that would never come to an end

    @Test
    void parse_isStopped_whereAnExpressionTriesTooManyWays() {
        Parsing parsing = Parsing.regex("^(?<a>(.*,){12}P)");
        String line = "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26";

        assertThat(parsing.parse(line)).isEqualTo("not matched");
        assertThat(parsing.parse(line)).isEqualTo("not matched");
        assertThat(parsing.count("weir_parser_cut_off_total")).isEqualTo(2);
        assertThat(parsing.notices)
                .singleElement()
                .asString()
                .startsWith("parser mine: the expression was stopped on a text of bytes=" + line.length())
                .contains("^(?<a>(.*,){12}P)");
        assertThat(parsing.parse("1,2,3,4,5,6,7,8,9,10,11,12,P")).startsWith("{\"a\":\"1,2,3");
    }

    @Test
    void parse_isStopped_whereAnExpressionGoesTooDeep() {
        Parsing parsing = Parsing.regex("^(?<a>(?:[^\"\\\\]|\\\\.)*)\"$");

        assertThat(parsing.parse("x".repeat(500_000) + "\"")).isEqualTo("not matched");
        assertThat(parsing.count("weir_parser_cut_off_total")).isEqualTo(1);
        assertThat(parsing.parse("yes\"")).isEqualTo("{\"a\":\"yes\"}");
    }

    // ---- whatever comes

    @Test
    void parse_appendsNothing_whereTheRecordDoesNotFit() {
        Parsing parsing = Parsing.regex("(?<a>.*)");
        var record = new MessagePackWriter(10);
        record.nil();

        assertThatThrownBy(() -> parsing.parser.parse("0123456789".getBytes(StandardCharsets.US_ASCII), 0, 10, record))
                .isInstanceOf(EventTooLargeException.class);
        assertThat(record.size()).isEqualTo(1);
    }

    @Property(tries = 500)
    void parse_neverThrows(@ForAll @Size(max = 64) byte[] bytes) {
        Parsing parsing = Parsing.regex(
                "(?<time>\\S+?) *(?<n>[[:alpha:]]*)(?<m>[^ ]+)", "time_format", "%H:%M", "types", "n:float m:hex");

        for (int to = 0; to <= bytes.length; to++) {
            parsing.parse(Arrays.copyOf(bytes, to));
        }
    }

    @Property(tries = 500)
    void parse_givesBackEveryByte(@ForAll @Size(max = 64) byte[] bytes) {
        var record = new MessagePackWriter(1_000);
        Parsed parsed = Parsing.regex("(?<a>(?m:.*))", "skip_empty_values", "off")
                .parser
                .parse(bytes, 0, bytes.length, record);

        assertThat(parsed).isEqualTo(Parsed.WITHOUT_TIME);
        int value = MessagePack.skip(record.array(), 1, record.size());
        assertThat(Arrays.copyOfRange(record.array(), MessagePack.body(record.array(), value), record.size()))
                .isEqualTo(bytes);
    }
}
