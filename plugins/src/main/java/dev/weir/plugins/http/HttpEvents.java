// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.event.EventTooLargeException;
import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.Tag;
import dev.weir.event.TaggedEvents;
import dev.weir.input.InputContext;
import dev.weir.plugins.codec.MalformedJsonException;
import dev.weir.plugins.web.Answer;
import dev.weir.plugins.web.EventProtocol;
import dev.weir.plugins.web.Plan;
import dev.weir.plugins.web.RefusedRequestException;
import dev.weir.plugins.web.RequestHead;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What requests mean to the http input: the path is the tag, the content type tells how the body is
 * to be read, each record becomes an event of this moment. Safe for any thread.
 */
final class HttpEvents implements EventProtocol {
    private static final String FORWARDED = "X-Forwarded-For";

    private final HttpInputSettings settings;
    private final InputContext context;
    private final Tag usualTag;

    HttpEvents(HttpInputSettings settings, InputContext context) {
        this.settings = settings;
        this.context = context;
        usualTag = new Tag(context.tag().isEmpty() ? context.name() : context.tag());
    }

    @Override
    public Plan plan(RequestHead head) {
        if (settings.health() && head.method().equals("GET") && head.path().equals("/health")) {
            return new Plan.Reply(Answer.of(200, "ok\n"));
        }
        if (!head.method().equals("POST")) {
            return refused("only POST brings events, method=" + head.method());
        }
        List<String> types = head.header("Content-Type");
        if (types.isEmpty()) {
            return refused("header 'Content-Type' is not set");
        }
        Optional<BodyLayout> layout = BodyLayout.ofType(types.getFirst());
        if (layout.isEmpty()) {
            return refused("Content-Type is not one of " + BodyLayout.TYPES);
        }
        Tag tag = tagOf(head.path());
        String client = settings.remoteAddressKey().isEmpty() ? null : forwardedFor(head);
        return new Plan.Take(
                (body, length, events) -> decode(layout.get(), body, length, collector(tag, client, events)));
    }

    private static Plan refused(String reason) {
        return new Plan.Reply(Answer.of(400, "error: " + reason + "\n"));
    }

    /**
     *  The path without its first slash, unescaped; where there is nothing behind it, the usual
     *  tag.
     */
    private Tag tagOf(String path) {
        if (path.length() == 1) {
            return usualTag;
        }
        byte[] given = path.getBytes(StandardCharsets.UTF_8);
        int length = Escapes.undo(given, 1, given.length, false);
        return Tags.of(new String(given, 1, length, StandardCharsets.UTF_8));
    }

    /** The first address of the last field, as Fluent Bit takes it; null where there is none. */
    private static @Nullable String forwardedFor(RequestHead head) {
        List<String> fields = head.header(FORWARDED);
        if (fields.isEmpty()) {
            return null;
        }
        String client = fields.getLast().split(",", 2)[0].strip();
        return client.isEmpty() ? null : client;
    }

    private EventCollector collector(Tag tag, @Nullable String client, MessagePackWriter events) {
        Instant now = context.wallClock().instant();
        long epochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return new EventCollector(settings, tag, client, epochNanos, events);
    }

    private static List<TaggedEvents> decode(BodyLayout layout, byte[] body, int length, EventCollector events)
            throws RefusedRequestException {
        if (length == 0) {
            throw new RefusedRequestException(400, "no_body", "no payload found");
        }
        try {
            layout.read(body, length, events);
            return events.finish();
        } catch (MalformedJsonException malformed) {
            throw new RefusedRequestException(400, "malformed_json", String.valueOf(malformed.getMessage()));
        } catch (MalformedEventException malformed) {
            throw new RefusedRequestException(400, "malformed_msgpack", String.valueOf(malformed.getMessage()));
        } catch (EventTooLargeException large) {
            throw new RefusedRequestException(
                    413, "too_many_events", "the events are larger than limit=" + large.limit() + " bytes");
        }
    }

    @Override
    public Answer taken() {
        return settings.taken();
    }
}
