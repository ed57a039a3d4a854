// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SchemaTest {

    private static final Key<String> PATH = Key.text("path").required().same().doc("Where to read.");
    private static final Key<ByteSize> LIMIT = Key.size("mem_buf_limit")
            .byDefaultText("5M")
            .between(ByteSize.parse("1k"), ByteSize.parse("1G"))
            .alias("buffer_limit")
            .same();
    private static final Key<Duration> BASE =
            Key.duration("scheduler.base").byDefaultText("1").different("5 there");
    private static final Key<Duration> CAP =
            Key.duration("scheduler.cap").byDefaultText("30s").different("2000 there");
    private static final Key<List<String>> HEADER = Key.repeated("header").same();
    private static final Key<String> DB = Key.text("db").optional().same();
    private static final Key<String> PASSWORD =
            Key.parsed("password", "text", SchemaTest::word).secret().optional().same();
    private static final Key<Integer> WORKERS = Key.integer("workers").met("one thread suffices");
    private static final Key<String> LOCALE = Key.text("locale").absent("name the encoding with 'encoding'");

    private static String word(String text) {
        if (text.contains(" ")) {
            throw new IllegalArgumentException("a password is one word");
        }
        return text;
    }

    private record Settings(
            String path, ByteSize limit, Duration base, Duration cap, List<String> header, Optional<String> db) {
        Settings {
            if (path.equals("/")) {
                throw new IllegalArgumentException("the root is no file: path=/");
            }
        }

        static Settings from(Values values) {
            if (values.get(BASE).compareTo(values.get(CAP)) > 0) {
                values.problem(BASE, "is above scheduler.cap");
            }
            return new Settings(
                    values.get(PATH),
                    values.get(LIMIT),
                    values.get(BASE),
                    values.get(CAP),
                    values.get(HEADER),
                    values.find(DB));
        }
    }

    private static final Schema<Settings> SCHEMA = Schema.of("Files", PATH, DB, LOCALE)
            .group("Flow", LIMIT, BASE, CAP, WORKERS)
            .group(KeyGroup.of("Request", HEADER, PASSWORD))
            .into(Settings::from);

    private final Problems problems = new Problems();

    private Optional<Settings> read(String... keysAndValues) {
        return SCHEMA.read(Section.of(SectionKind.INPUT, "demo", keysAndValues), problems);
    }

    private List<String> messages() {
        return problems.all().stream().map(Problem::message).toList();
    }

    @Test
    void read_fillsDefaults() {
        assertThat(read("path", "/var/log"))
                .contains(new Settings(
                        "/var/log",
                        new ByteSize(5_000_000),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        List.of(),
                        Optional.empty()));
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void read_takesAllKeysInAnyCase() {
        Optional<Settings> settings = read(
                "Path",
                "/p",
                "MEM_BUF_LIMIT",
                "2k",
                "Scheduler.Base",
                "2s",
                "scheduler.cap",
                "1m",
                "Header",
                "A b",
                "header",
                "C d",
                "DB",
                "/x.db",
                "Password",
                "secret");
        assertThat(settings)
                .contains(new Settings(
                        "/p",
                        new ByteSize(2_000),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1),
                        List.of("A b", "C d"),
                        Optional.of("/x.db")));
        assertThat(problems.ok()).isTrue();
    }

    @Test
    void read_reportsEveryProblemAtOnce() {
        Section section = new Section(
                SectionKind.INPUT,
                "demo",
                List.of(
                        Entry.text("mem_buf_limt", "5M", new Place("a.conf", 3)),
                        Entry.text("scheduler.base", "5 parsecs", new Place("a.conf", 4)),
                        Entry.text("mem_buf_limit", "2G", new Place("a.conf", 5)),
                        Entry.text("buffer_limit", "1M", new Place("a.conf", 6)),
                        Entry.text("locale", "de", new Place("a.conf", 7)),
                        Entry.text("zzzzzz", "de", new Place("a.conf", 8))),
                new Place("a.conf", 2));
        assertThat(SCHEMA.read(section, problems)).isEmpty();
        assertThat(problems.render()).isEqualTo("""
            a.conf:2: error: input demo needs the key path: Where to read.
            a.conf:3: error: unknown key mem_buf_limt in input demo; nearest: mem_buf_limit
            a.conf:4: error: scheduler.base=5 parsecs: a time is a number of seconds, or a number with ms, s, m, h or d (1.5, 500ms, 10m)
            a.conf:5: error: mem_buf_limit=2G: allowed is 1k to 1G
            a.conf:6: error: buffer_limit is given twice, first at a.conf:5 (as mem_buf_limit)
            a.conf:7: error: locale is a key of Fluent Bit that Weir does not have: name the encoding with 'encoding'
            a.conf:8: error: unknown key zzzzzz in input demo; 'weir help demo' lists its keys
            """);
    }

    @Test
    void read_tellsWhyAKeyHasNoEffectAndChecksItAllTheSame() {
        assertThat(read("path", "/p", "workers", "2")).isPresent();
        assertThat(messages()).containsExactly("workers has no effect here: one thread suffices");
        assertThat(read("path", "/p", "workers", "two")).isEmpty();
        assertThat(problems.errors()).singleElement().asString().contains("workers=two: expected a whole number");
    }

    @Test
    void read_reportsWhatDoesNotFitTogetherAtItsKey() {
        assertThat(read("path", "/p", "scheduler.base", "1h")).isEmpty();
        assertThat(messages()).containsExactly("scheduler.base: is above scheduler.cap");
    }

    @Test
    void read_turnsARefusalOfTheRecordIntoAProblem() {
        assertThat(read("path", "/")).isEmpty();
        assertThat(messages()).containsExactly("input demo: the root is no file: path=/");
    }

    @Test
    void read_neverPrintsASecret() {
        assertThat(read("path", "/p", "password", "top secret")).isEmpty();
        assertThat(problems.render())
                .contains("password: a password is one word")
                .doesNotContain("top");
    }

    @Test
    void aReading_isSharedBySchemasAndKnowsUnknownKeysAtItsEnd() {
        Key<String> tag = Key.text("tag").byDefault("x").same();
        Schema<String> common = Schema.of("Common", tag).into(values -> values.get(tag));
        Reading reading = new Reading(
                Section.of(SectionKind.INPUT, "demo", "path", "/p", "tag", "t", "http_port", "1", "retry", "2"),
                problems);
        assertThat(reading.read(SCHEMA)).isPresent();
        assertThat(reading.read(common)).contains("t");
        assertThat(problems.all()).isEmpty();
        Key<Integer> port = Key.integer("http_port").byDefault(2020).same();
        Key<Integer> retry = Key.integer("retry").byDefault(1).same();
        reading.finish(new KnownKeys()
                .add("service", Schema.of("S", port).into(values -> values.get(port)))
                .add("output http", Schema.of("S", retry).into(values -> values.get(retry))));
        assertThat(messages())
                .containsExactly(
                        "unknown key http_port in input demo; it is a key of service",
                        "unknown key retry in input demo; it is a key of output http");
    }

    @Test
    void aReading_toldTwiceAboutOneKeyReportsItOnce() {
        Section section = Section.of(SectionKind.INPUT, "demo", "path", "/p", "workers", "1", "workers", "2");
        Reading reading = new Reading(section, problems);
        reading.read(SCHEMA);
        reading.read(SCHEMA);
        assertThat(messages())
                .containsExactly(
                        "workers is given twice, first at program", "workers has no effect here: one thread suffices");
    }

    @Test
    void values_refuseAKeyOfAnotherSchema() {
        Schema<String> broken = Schema.of("S", DB).into(values -> values.get(PATH));
        assertThat(broken.read(Section.of(SectionKind.INPUT, "demo"), problems)).isEmpty();
        assertThat(problems.render()).contains("not a key of this schema: key=path");
        Schema<String> careless = Schema.of("S", DB).into(values -> values.get(DB));
        assertThatIllegalStateException()
                .isThrownBy(() -> careless.read(Section.of(SectionKind.INPUT, "demo"), problems))
                .withMessageContaining("read with find()");
    }

    @Test
    void values_sayWhereAKeyStands() {
        Place line = new Place("a.yaml", 9);
        Schema<Boolean> schema = Schema.of("S", DB, PATH).into(values -> {
            values.warning(DB, "is on a network disk");
            assertThat(values.place(DB)).isEqualTo(line);
            assertThat(values.place(PATH)).isEqualTo(new Place("a.yaml", 8));
            assertThat(values.given(PATH)).isFalse();
            return values.given(DB);
        });
        Section section = new Section(
                SectionKind.INPUT, "demo", List.of(Entry.text("db", "/nfs/x", line)), new Place("a.yaml", 8));
        schema.read(section, problems);
        assertThat(problems.render()).contains("a.yaml:9: warning: db: is on a network disk");
    }

    @Test
    void aSchema_refusesTwoKeysOfOneName() {
        Key<String> other = Key.text("location").alias("path").optional().ours();
        assertThatIllegalStateException()
                .isThrownBy(() -> Schema.of("S", PATH, other).into(values -> 1))
                .withMessageContaining("key=path");
    }

    @Test
    void aSectionOfAProgram_needsAValueForEachKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> Section.of(SectionKind.INPUT, "demo", "path"));
    }

    @Test
    void theReference_showsEverythingThatWasDeclared() {
        assertThat(KeyReference.markdown(SCHEMA.groups(), 3))
                .contains("### Files\n")
                .contains("| `path` | text | required |  | same | Where to read. |")
                .contains("| `mem_buf_limit` | size | `5M` | 1k to 1G | same | Also read as buffer_limit. |")
                .contains("| `workers` | integer |  |  | met by construction | No effect here: one thread suffices |")
                .contains("| absent | Not in Weir: name the encoding");
        assertThat(KeyReference.terminal(SCHEMA.groups()))
                .contains("  path  <text>  required\n      Where to read.\n")
                .contains("  scheduler.cap  <time>  default 30s  (at least 0)\n      Differs from Fluent Bit: 2000");
    }

    @Property(tries = 500)
    void read_neverThrowsAndHasSettingsOnlyWithoutErrors(@ForAll("sections") Section section) {
        Problems found = new Problems();
        Optional<Settings> settings = SCHEMA.read(section, found);
        assertThat(settings.isPresent()).isEqualTo(found.ok());
    }

    @Provide
    Arbitrary<Section> sections() {
        Arbitrary<String> keys = Arbitraries.oneOf(
                Arbitraries.of(SCHEMA.keys()).map(Key::name), Arbitraries.of("buffer_limit", "PATH", "", "x"));
        Arbitrary<Value> texts = Arbitraries.oneOf(
                        Arbitraries.of("", "/p", "5M", "1s", "-1", "on", "false", "9999999999999999999"),
                        Arbitraries.strings().ofMaxLength(5))
                .map(text -> new Value.Text(text, Place.PROGRAM));
        Arbitrary<Value> values = Arbitraries.oneOf(
                texts,
                texts.list().ofMaxSize(2).map(items -> new Value.Many(items, Place.PROGRAM)),
                Arbitraries.just(new Value.Nested(List.of(), Place.PROGRAM)));
        return Combinators.combine(keys, values)
                .as((key, value) -> new Entry(key, value, Place.PROGRAM))
                .list()
                .ofMaxSize(5)
                .map(entries -> new Section(SectionKind.INPUT, "demo", entries, Place.PROGRAM));
    }
}
