// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.config.Key;
import dev.weir.config.Schema;
import dev.weir.config.Values;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.plugins.net.ListenKeys;
import dev.weir.plugins.net.TlsKeys;
import dev.weir.plugins.web.Answer;
import dev.weir.plugins.web.Field;
import dev.weir.plugins.web.WebInput;
import dev.weir.plugins.web.WebKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes http inputs. */
public final class HttpInputFactory implements InputFactory<HttpInputSettings> {
    private static final ListenKeys LISTEN = new ListenKeys(9880);
    private static final int USUAL_SUCCESS = 201;
    private static final Set<Integer> SUCCESSES = Set.of(200, 201, 204);
    private static final String NO_OAUTH = "restrict who may connect with tls.verify_client_cert instead";

    private static final Key<TagKey> TAG_KEY = Key.parsed("tag_key", "key", TagKey::parse)
            .optional()
            .same()
            .doc("Key of a record whose value becomes its tag, or a path of keys as $first['second']. A record"
                    + " without it keeps the tag of the path.");
    private static final Key<Integer> SUCCESS = Key.integer("successful_response_code")
            .byDefault(USUAL_SUCCESS)
            .different("a number that is not 200, 201 or 204 is refused; Fluent Bit takes 201 then")
            .doc("Status of the answer to a request that was taken: 200, 201 or 204.");
    private static final Key<List<String>> SUCCESS_HEADER = Key.repeated("success_header")
            .same()
            .doc("Header of the answer to a request that was taken: its name, white space, its value.");
    private static final Key<Boolean> ADD_REMOTE_ADDR = Key.flag("add_remote_addr")
            .byDefault(false)
            .same()
            .doc("Adds the client's address to each record: the first one of the last X-Forwarded-For header. Without"
                    + " that header nothing is added.");
    private static final Key<String> REMOTE_ADDR_KEY = Key.text("remote_addr_key")
            .byDefault("REMOTE_ADDR")
            .same()
            .doc("Key of the client's address; a record that has the key keeps its own value.");
    private static final Key<Boolean> HEALTH = Key.flag("enable_health_endpoint")
            .byDefault(false)
            .different("the body is the line 'ok'")
            .doc("Answers GET /health with 200.");

    private static final Schema<HttpInputSettings> SCHEMA = Schema.of(
                    "Events", TAG_KEY, SUCCESS, SUCCESS_HEADER, ADD_REMOTE_ADDR, REMOTE_ADDR_KEY, HEALTH)
            .group(LISTEN.group())
            .group(WebKeys.GROUP)
            .group(TlsKeys.SERVER)
            .group(
                    "OAuth 2.0",
                    Key.flag("oauth2.validate").absent(NO_OAUTH),
                    Key.text("oauth2.issuer").absent(NO_OAUTH),
                    Key.text("oauth2.jwks_url").absent(NO_OAUTH),
                    Key.text("oauth2.allowed_audience").absent(NO_OAUTH),
                    Key.text("oauth2.allowed_clients").absent(NO_OAUTH),
                    Key.integer("oauth2.jwks_refresh_interval").absent(NO_OAUTH))
            .into(HttpInputFactory::read);

    /** For the ServiceLoader. */
    public HttpInputFactory() {}

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String summary() {
        return "Takes events by HTTP: JSON, JSON lines, MessagePack and forms.";
    }

    @Override
    public Schema<HttpInputSettings> schema() {
        return SCHEMA;
    }

    private static HttpInputSettings read(Values values) {
        return new HttpInputSettings(
                WebKeys.read(LISTEN, values),
                taken(values),
                values.find(TAG_KEY),
                values.get(ADD_REMOTE_ADDR) ? Optional.of(values.get(REMOTE_ADDR_KEY)) : Optional.empty(),
                values.get(HEALTH));
    }

    private static Answer taken(Values values) {
        int status = values.get(SUCCESS);
        if (!SUCCESSES.contains(status)) {
            values.problem(SUCCESS, "allowed are 200, 201 and 204");
            status = USUAL_SUCCESS;
        }
        var fields = new ArrayList<Field>();
        for (String header : values.get(SUCCESS_HEADER)) {
            try {
                fields.add(Field.parse(header));
            } catch (IllegalArgumentException refused) {
                values.problem(SUCCESS_HEADER, String.valueOf(refused.getMessage()));
            }
        }
        return new Answer(status, fields, "");
    }

    @Override
    public String place(HttpInputSettings settings) {
        return settings.web().listen().endpoint().toString();
    }

    @Override
    public boolean makesTags() {
        return true;
    }

    @Override
    public long largestItem(HttpInputSettings settings) {
        return settings.web().largestItem();
    }

    @Override
    public Input create(HttpInputSettings settings, InputContext context) {
        return new WebInput(settings.web(), new HttpEvents(settings, context), context);
    }
}
