// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of one thing that a user may set. From it come parsing, validation, the help of a
 * plugin and the pages of the documentation.
 *
 * <pre>{@code
 * static final Key<ByteSize> LIMIT = Key.size("mem_buf_limit")
 *         .byDefaultText("0").same()
 *         .doc("Bytes that this input may hold before it pauses; 0 is no limit.");
 * }</pre>
 *
 * <p>A key is a constant: every method answers with a new one. A {@link Schema} refuses a key that
 * has not said its {@link Standing}, or is neither required nor optional and has no default.
 */
public final class Key<T> {

    private final String name;
    private final ValueType<T> type;
    private List<String> aliases = List.of();
    private @Nullable T fallback;
    private String fallbackText = "";
    private @Nullable T min;
    private @Nullable T max;
    private @Nullable Standing standing;
    private String doc = "";
    private String unit = "";
    private boolean required;
    private boolean optional;
    private boolean secret;
    private boolean parserName;

    private Key(String name, ValueType<T> type) {
        if (!name.equals(name.toLowerCase(Locale.ROOT)) || name.isBlank()) {
            throw new IllegalArgumentException("a key is declared in lower case: name=" + name);
        }
        this.name = name;
        this.type = type;
    }

    private Key(Key<T> other) {
        name = other.name;
        type = other.type;
        aliases = other.aliases;
        fallback = other.fallback;
        fallbackText = other.fallbackText;
        min = other.min;
        max = other.max;
        standing = other.standing;
        doc = other.doc;
        unit = other.unit;
        required = other.required;
        optional = other.optional;
        secret = other.secret;
        parserName = other.parserName;
    }

    // ---- what kind of value

    /** Any text. */
    public static Key<String> text(String name) {
        return new Key<>(name, ValueType.one("text", Function.identity(), Function.identity()));
    }

    /** A whole number of 32 bits. */
    public static Key<Integer> integer(String name) {
        return new Key<>(name, ValueType.one("integer", Units::integer, String::valueOf));
    }

    /** A finite number. */
    public static Key<Double> decimal(String name) {
        return new Key<>(name, ValueType.one("number", Units::decimal, Units::spell));
    }

    /** On or off. */
    public static Key<Boolean> flag(String name) {
        return new Key<>(name, ValueType.one("on or off", Units::flag, on -> on ? "on" : "off"));
    }

    /** Bytes, see {@link ByteSize}. */
    public static Key<ByteSize> size(String name) {
        return new Key<>(name, ValueType.one("size", ByteSize::parse, ByteSize::spelled));
    }

    /**
     * A length of time that is not negative (unless {@link #between} says so); a plain number is
     * seconds.
     */
    public static Key<Duration> duration(String name) {
        return new Key<>(name, ValueType.one("time", Durations::parse, Durations::spelled)).atLeast(Duration.ZERO);
    }

    /**
     * A constant of an enumeration by its name in any case; dashes, underscores and dots are the
     * same.
     */
    public static <E extends Enum<E>> Key<E> choice(String name, Class<E> kind) {
        return new Key<>(name, ValueType.one(Units.choices(kind), text -> Units.choice(kind, text), Units::spell));
    }

    /** Texts separated by commas, or a YAML list; none by default. */
    public static Key<List<String>> list(String name) {
        return new Key<>(name, ValueType.separated()).byDefault(List.of());
    }

    /** A key that may be given several times, or as a YAML list; none by default. */
    public static Key<List<String>> repeated(String name) {
        return new Key<>(name, ValueType.repeated()).byDefault(List.of());
    }

    /**
     * A text with a form of its own.
     *
     * @param word what the documentation calls the type, as {@code number, no_limits or no_retries}
     * @param parse throws IllegalArgumentException whose message says what is expected, without the
     *     text itself
     */
    public static <T> Key<T> parsed(String name, String word, Function<String, T> parse) {
        return new Key<>(name, ValueType.one(word, parse, String::valueOf));
    }

    // ---- what it may be

    /** What it is when it is not given. */
    public Key<T> byDefault(T value) {
        return with(key -> {
            key.fallback = Objects.requireNonNull(value);
            key.fallbackText = key.type.spell(value);
        });
    }

    /**
     * As {@link #byDefault}, spelled as a user would and as the documentation shows it: {@code 5M}.
     */
    public Key<T> byDefaultText(String text) {
        T value = type.read(List.of(new Value.Text(text, Place.PROGRAM)));
        return byDefault(value).with(key -> key.fallbackText = text);
    }

    /** It must be given. */
    public Key<T> required() {
        return with(key -> key.required = true);
    }

    /** It may be left out and then has no value: read it with {@link Values#find}. */
    public Key<T> optional() {
        return with(key -> key.optional = true);
    }

    /**
     * The smallest and largest value allowed.
     *
     * @throws IllegalArgumentException if the type has no order
     */
    public Key<T> between(T smallest, T largest) {
        return atLeast(smallest).atMost(largest);
    }

    /** The smallest value allowed. */
    public Key<T> atLeast(T smallest) {
        compare(smallest, smallest);
        return with(key -> key.min = smallest);
    }

    /** The largest value allowed. */
    public Key<T> atMost(T largest) {
        compare(largest, largest);
        return with(key -> key.max = largest);
    }

    /** An older or second name that is read the same. */
    public Key<T> alias(String other) {
        List<String> all = new ArrayList<>(aliases);
        all.add(other.toLowerCase(Locale.ROOT));
        return with(key -> key.aliases = List.copyOf(all));
    }

    /** Its value is the name of a parser, which must be defined somewhere. */
    public Key<T> namesParser() {
        return with(key -> key.parserName = true);
    }

    /** Its value is never printed. */
    public Key<T> secret() {
        return with(key -> key.secret = true);
    }

    // ---- what is told about it

    /** One or two sentences for the operator. */
    public Key<T> doc(String sentences) {
        return with(key -> key.doc = sentences);
    }

    /** What a plain number counts, where the type does not say it: {@code bytes}, {@code ms}. */
    public Key<T> unit(String word) {
        return with(key -> key.unit = word);
    }

    /** Same as in Fluent Bit. */
    public Key<T> same() {
        return standing(new Standing.Same());
    }

    /**
     * Fluent Bit's key that means or defaults to something else.
     *
     * @param how how, and why
     */
    public Key<T> different(String how) {
        return standing(new Standing.Different(how));
    }

    /**
     * Fluent Bit's key that is checked and then has no effect.
     *
     * @param why why it needs none here
     */
    public Key<T> met(String why) {
        return standing(new Standing.Met(why)).optional();
    }

    /** Weir's own. */
    public Key<T> ours() {
        return standing(new Standing.Ours());
    }

    /**
     * Fluent Bit's key that Weir lacks: to give it is an error.
     *
     * @param instead what there is instead
     */
    public Key<T> absent(String instead) {
        return standing(new Standing.Absent(instead)).optional();
    }

    private Key<T> standing(Standing chosen) {
        return with(key -> key.standing = chosen);
    }

    private Key<T> with(Consumer<Key<T>> change) {
        Key<T> copy = new Key<>(this);
        change.accept(copy);
        return copy;
    }

    // ---- reading the declaration

    /** Its name, in lower case. */
    public String name() {
        return name;
    }

    /** Other names that are read the same. */
    public List<String> aliases() {
        return aliases;
    }

    /** The word for its type. */
    public String type() {
        return unit.isEmpty() ? type.word() : type.word() + " (" + unit + ")";
    }

    /** The default, spelled; empty if there is none. */
    public String defaultText() {
        return fallbackText;
    }

    /** The allowed range in words, empty if every value of the type is allowed. */
    public String range() {
        T smallest = min;
        T largest = max;
        if (smallest != null && largest != null) {
            return type.spell(smallest) + " to " + type.spell(largest);
        }
        if (smallest != null) {
            return "at least " + type.spell(smallest);
        }
        return largest == null ? "" : "at most " + type.spell(largest);
    }

    /** What the operator is told about it. */
    public String doc() {
        return doc;
    }

    /** How it stands towards Fluent Bit. */
    public Standing standing() {
        return Objects.requireNonNull(standing, () -> "no standing declared: key=" + name);
    }

    /** Whether it must be given. */
    public boolean isRequired() {
        return required;
    }

    /** Whether its value is the name of a parser. */
    public boolean isParserName() {
        return parserName;
    }

    /** Whether its value must never be printed. */
    public boolean isSecret() {
        return secret;
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }

    // ---- for Schema and Values

    boolean answersTo(String given) {
        return name.equalsIgnoreCase(given) || aliases.stream().anyMatch(given::equalsIgnoreCase);
    }

    boolean repeats() {
        return type.repeats();
    }

    @Nullable
    T fallback() {
        return fallback;
    }

    /**
     * Reads and checks.
     *
     * @throws IllegalArgumentException that says what is allowed
     */
    T read(List<Value> values) {
        T value = wellFormed(values);
        T smallest = min;
        T largest = max;
        boolean below = smallest != null && compare(value, smallest) < 0;
        boolean above = largest != null && compare(value, largest) > 0;
        if (below || above) {
            throw new IllegalArgumentException("allowed is " + range());
        }
        return value;
    }

    private T wellFormed(List<Value> values) {
        try {
            return type.read(values);
        } catch (IllegalArgumentException refusal) {
            throw max == null
                    ? refusal
                    : new IllegalArgumentException(refusal.getMessage() + "; allowed is " + range(), refusal);
        }
    }

    /** @throws IllegalStateException if something that must be said has not been said */
    void complete() {
        if (standing == null) {
            throw new IllegalStateException("say same(), different(), met(), ours() or absent(): key=" + name);
        }
        if (fallback == null && !required && !optional) {
            throw new IllegalStateException("say byDefault(), required() or optional(): key=" + name);
        }
    }

    @SuppressWarnings("unchecked") // a key whose type has no order is refused where its range is declared
    private int compare(T left, T right) {
        if (left instanceof Comparable<?> comparable) {
            return ((Comparable<T>) comparable).compareTo(right);
        }
        throw new IllegalArgumentException("the type of this key has no order, so it has no range: key=" + name);
    }
}
