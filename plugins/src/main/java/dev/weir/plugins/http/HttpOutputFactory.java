// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.config.Key;
import dev.weir.config.Schema;
import dev.weir.config.Values;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import dev.weir.output.Repeats;
import dev.weir.plugins.codec.ContentCoding;
import dev.weir.plugins.codec.EventFormat;
import dev.weir.plugins.codec.JsonDateFormat;
import dev.weir.plugins.codec.JsonStyle;
import dev.weir.plugins.net.Endpoint;
import dev.weir.plugins.net.NetKeys;
import dev.weir.plugins.net.NetSettings;
import dev.weir.plugins.net.TlsKeys;
import dev.weir.plugins.web.Field;
import dev.weir.plugins.web.WebClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes http outputs. */
public final class HttpOutputFactory implements OutputFactory<HttpOutputSettings> {
    /** What describes the connection and the body is not for a configuration to say. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "expect",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final String NO_SIGNING = "send through a proxy on this machine that signs requests";
    private static final String NO_OAUTH = "give a token that does not expire with header Authorization";
    private static final String NO_GELF = "choose json, json_lines, json_stream or msgpack";
    private static final String NO_SPLITTING = "a request carries all events of a chunk";

    private static final Key<String> HOST =
            Key.text("host").byDefault("127.0.0.1").same().doc("Name or address of the destination.");
    private static final Key<Integer> PORT =
            Key.integer("port").byDefault(80).between(1, 65_535).same().doc("Port of the destination.");
    private static final Key<String> URI = Key.text("uri")
            .byDefault("/")
            .same()
            .doc("Path, and query if need be, of each request; a slash at its beginning may be left out.");
    private static final Key<Method> METHOD = Key.choice("http_method", Method.class)
            .byDefault(Method.POST)
            .same()
            .doc("How events are sent: POST or PUT.");
    private static final Key<EventFormat> FORMAT = Key.choice("format", EventFormat.class)
            .byDefault(EventFormat.JSON)
            .different("gelf is not in Weir. Releases of Fluent Bit before 5 send msgpack where nothing is said")
            .doc("How events lie in a body: json (an array), json_lines, json_stream or msgpack.");
    private static final Key<ContentCoding> COMPRESS = Key.choice("compress", ContentCoding.class)
            .optional()
            .different("snappy is not in Weir")
            .doc("How bodies are compressed: gzip or zstd; without it they are not.");
    private static final Key<String> DATE_KEY = Key.text("json_date_key")
            .byDefault("date")
            .same()
            .doc("Key of an event's time in JSON; false leaves the time out.");
    private static final Key<JsonDateFormat> DATE_FORMAT = Key.parsed(
                    "json_date_format", "double, epoch, epoch_ms, iso8601 or java_sql_timestamp", JsonDateFormat::named)
            .byDefaultText("double")
            .same()
            .doc("How that time looks.");
    private static final Key<String> TAG_FIELD = Key.text("header_tag")
            .optional()
            .same()
            .doc("Header that carries the events' tag; left out of a request whose tag has a line end.");
    private static final Key<List<String>> HEADER = Key.repeated("header")
            .different("a header that Weir sends itself (Host, User-Agent, Content-Type, Authorization) is replaced,"
                    + " not sent twice; those that describe connection and body are refused")
            .doc("Header of each request: its name, white space, its value. May be given several times.");
    private static final Key<String> KEY_FIELD = Key.text("idempotency.header")
            .byDefault("Idempotency-Key")
            .doc("Header that names the chunk of a request, the same at each attempt, so that a destination that"
                    + " remembers it takes each chunk once; off sends none.")
            .ours();
    private static final Key<Boolean> DUPLICATES = Key.flag("allow_duplicated_headers")
            .byDefault(true)
            .same()
            .doc("Whether a header that is given twice is sent twice; if not, the last one is sent.");
    private static final Key<String> USER =
            Key.text("http_user").optional().same().doc("Name for basic authentication.");
    private static final Key<String> PASSWORD = Key.text("http_passwd")
            .byDefault("")
            .secret()
            .same()
            .doc("Password for basic authentication; has no meaning without http_user.");
    private static final Key<Boolean> SHOW_ANSWERS = Key.flag("log_response_payload")
            .byDefault(true)
            .different("answers that mean success are logged with their status alone, and for debugging only")
            .doc("Whether the log tells what a destination says when it refuses; 200 characters of it.");
    private static final Key<Duration> RESPONSE_TIMEOUT = Key.duration("http.response_timeout")
            .byDefaultText("60s")
            .atMost(Duration.ofDays(1))
            .same()
            .doc("How long an answer may take, from the end of the request to its own end; 0 is for ever.");
    private static final Key<Duration> READ_IDLE_TIMEOUT = Key.duration("http.read_idle_timeout")
            .byDefaultText("0s")
            .atMost(Duration.ofDays(1))
            .same()
            .doc("How long a destination may pause in the middle of an answer; 0 is net.io_timeout.");

    private static final Schema<HttpOutputSettings> SCHEMA = Schema.of("Destination", HOST, PORT, URI, METHOD)
            .group("Events", FORMAT, COMPRESS, DATE_KEY, DATE_FORMAT)
            .group("Requests", HEADER, TAG_FIELD, KEY_FIELD, DUPLICATES, USER, PASSWORD)
            .group("Answers", RESPONSE_TIMEOUT, READ_IDLE_TIMEOUT, SHOW_ANSWERS)
            .group(NetKeys.GROUP)
            .group(TlsKeys.CLIENT)
            .group(
                    "Not in Weir",
                    Key.text("proxy").absent("name a proxy that needs no HTTP of its own with host and port"),
                    Key.text("body_key").absent(NO_SPLITTING),
                    Key.text("headers_key").absent(NO_SPLITTING),
                    Key.text("gelf_timestamp_key").absent(NO_GELF),
                    Key.text("gelf_host_key").absent(NO_GELF),
                    Key.text("gelf_short_message_key").absent(NO_GELF),
                    Key.text("gelf_full_message_key").absent(NO_GELF),
                    Key.text("gelf_level_key").absent(NO_GELF),
                    Key.flag("aws_auth").absent(NO_SIGNING),
                    Key.text("aws_service").absent(NO_SIGNING),
                    Key.text("aws_region").absent(NO_SIGNING),
                    Key.text("aws_sts_endpoint").absent(NO_SIGNING),
                    Key.text("aws_role_arn").absent(NO_SIGNING),
                    Key.text("aws_external_id").absent(NO_SIGNING),
                    Key.text("aws_profile").absent(NO_SIGNING),
                    Key.flag("oauth2.enable").absent(NO_OAUTH),
                    Key.text("oauth2.token_url").absent(NO_OAUTH),
                    Key.text("oauth2.client_id").absent(NO_OAUTH),
                    Key.text("oauth2.client_secret").secret().absent(NO_OAUTH),
                    Key.text("oauth2.user_agent").absent(NO_OAUTH),
                    Key.text("oauth2.scope").absent(NO_OAUTH),
                    Key.text("oauth2.audience").absent(NO_OAUTH),
                    Key.text("oauth2.resource").absent(NO_OAUTH),
                    Key.text("oauth2.auth_method").absent(NO_OAUTH),
                    Key.text("oauth2.jwt_key_file").absent(NO_OAUTH),
                    Key.text("oauth2.jwt_cert_file").absent(NO_OAUTH),
                    Key.text("oauth2.jwt_aud").absent(NO_OAUTH),
                    Key.text("oauth2.jwt_header").absent(NO_OAUTH),
                    Key.integer("oauth2.jwt_ttl_seconds").absent(NO_OAUTH),
                    Key.integer("oauth2.refresh_skew_seconds").absent(NO_OAUTH),
                    Key.duration("oauth2.timeout").absent(NO_OAUTH),
                    Key.duration("oauth2.connect_timeout").absent(NO_OAUTH))
            .into(HttpOutputFactory::read);

    /** How a request sends. */
    private enum Method {
        POST,
        PUT
    }

    /** For the ServiceLoader. */
    public HttpOutputFactory() {}

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String summary() {
        return "Sends events to a server by HTTP, as JSON or MessagePack.";
    }

    @Override
    public Schema<HttpOutputSettings> schema() {
        return SCHEMA;
    }

    private static HttpOutputSettings read(Values values) {
        NetSettings net = NetKeys.read(values);
        Duration silence = values.get(READ_IDLE_TIMEOUT);
        List<Field> fields = fields(values);
        return new HttpOutputSettings(
                new Endpoint.Tcp(values.get(HOST), values.get(PORT)),
                net,
                TlsKeys.client(values),
                new WebClient.Patience(values.get(RESPONSE_TIMEOUT), silence.isZero() ? net.ioTimeout() : silence),
                new HttpOutputSettings.Request(
                        values.get(METHOD).name(), uri(values), fields, tagField(values), keyField(values, fields)),
                values.get(FORMAT),
                new JsonStyle(JsonStyle.dateKey(values.get(DATE_KEY)), values.get(DATE_FORMAT), true),
                values.find(COMPRESS),
                values.get(SHOW_ANSWERS));
    }

    private static String uri(Values values) {
        String given = values.get(URI);
        if (given.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            values.problem(URI, "white space and what is not ASCII must be escaped, as %20");
            return "/";
        }
        return given.startsWith("/") ? given : "/" + given;
    }

    private static Optional<String> tagField(Values values) {
        Optional<String> name = values.find(TAG_FIELD);
        try {
            name.ifPresent(given -> checked(new Field(given, "")));
        } catch (IllegalArgumentException refused) {
            values.problem(TAG_FIELD, String.valueOf(refused.getMessage()));
        }
        return name;
    }

    private static Optional<String> keyField(Values values, List<Field> others) {
        String name = values.get(KEY_FIELD);
        if (name.equalsIgnoreCase("off")) {
            return Optional.empty();
        }
        try {
            checked(new Field(name, ""));
        } catch (IllegalArgumentException refused) {
            values.problem(KEY_FIELD, String.valueOf(refused.getMessage()));
        }
        if (others.stream().anyMatch(field -> field.name().equalsIgnoreCase(name))) {
            values.warning(
                    KEY_FIELD,
                    name + " is not sent by Weir, because header gives it a value of its own, which"
                            + " is the same in every request");
            return Optional.empty();
        }
        return Optional.of(name);
    }

    private static List<Field> fields(Values values) {
        var fields = new ArrayList<Field>();
        values.find(USER).ifPresent(user -> fields.add(basic(user, values.get(PASSWORD))));
        for (String header : values.get(HEADER)) {
            try {
                Field field = checked(Field.parse(header));
                boolean replaces = !values.get(DUPLICATES) || field.name().equalsIgnoreCase("Authorization");
                fields.removeIf(other -> replaces && other.name().equalsIgnoreCase(field.name()));
                fields.add(field);
            } catch (IllegalArgumentException refused) {
                values.problem(HEADER, String.valueOf(refused.getMessage()));
            }
        }
        return fields;
    }

    private static Field checked(Field field) {
        if (RESERVED.contains(field.name().toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("this header is Weir's own business: name=" + field.name());
        }
        return field;
    }

    private static Field basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Field("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
    }

    @Override
    public String place(HttpOutputSettings settings) {
        return settings.endpoint() + settings.request().uri();
    }

    @Override
    public Repeats repeats(HttpOutputSettings settings, boolean durable) {
        return settings.request()
                .keyField()
                .<Repeats>map(name -> new Repeats.HarmlessWhere("the receiver honours " + name))
                .orElse(new Repeats.Twice("idempotency.header is off, so the receiver cannot tell a repeat"));
    }

    @Override
    public Output create(HttpOutputSettings settings, OutputContext context) {
        return new HttpOutput(settings, context);
    }
}
