// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.architecture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The plan of the house as a table: which rooms there are, on which floor each lies, and which floors a floor may
 * import from. {@code docs/architecture.md} shows the same plan as a picture.
 *
 * <p>A room is a package below {@code dev.weir}, written without that prefix: {@code event}, {@code plugins.tail}. Rooms
 * of one floor do not import each other, save by {@link #SIDEWAYS}. A new room is a new word in {@link #FLOORS}.
 */
final class House {
    static final String ROOT = "dev.weir";

    /** Modules whose rooms are one package deeper than those of core. */
    private static final Set<String> WINGS = Set.of("plugins", "agent");

    private static final Set<String> CONTRACTS = Set.of("foundation", "pressure", "contracts");
    private static final Set<String> ENGINE = Set.of("foundation", "pressure", "contracts", "flow", "wiring");
    private static final Set<String> PLUGINS = Set.of("shared", "protocols");

    /** Every floor: its rooms, and the floors that these rooms may import from. */
    static final List<Floor> FLOORS = List.of(
            new Floor("foundation", Set.of("event", "time", "disk", "metrics", "config"), Set.of()),
            new Floor(
                    "pressure",
                    Set.of("chunk", "ledger", "backpressure", "limit", "notice", "segment"),
                    Set.of("foundation")),
            new Floor(
                    "contracts",
                    Set.of("input", "parser", "filter", "route", "output", "store"),
                    Set.of("foundation", "pressure")),
            new Floor("flow", Set.of("buffer", "dispatch"), CONTRACTS),
            new Floor("wiring", Set.of("pipeline"), union(CONTRACTS, Set.of("flow"))),
            new Floor("trials", Set.of("contract"), ENGINE),
            new Floor("shared", wing("plugins", "net", "web", "codec", "parsers", "fluentbit"), CONTRACTS),
            new Floor(
                    "protocols",
                    wing(
                            "plugins", "tail", "tcp", "udp", "http", "forward", "dummy", "stdin", "file", "stdout",
                            "nothing", "counter"),
                    union(CONTRACTS, Set.of("shared"))),
            new Floor("scenes", Set.of("scenes"), union(ENGINE, PLUGINS)),
            new Floor("simulation", Set.of("simulation"), union(ENGINE, PLUGINS)),
            new Floor("files", wing("agent", "file", "log"), union(ENGINE, PLUGINS)),
            new Floor("desks", wing("agent", "cli", "admin"), union(ENGINE, union(PLUGINS, Set.of("files")))),
            new Floor("drawing", wing("agent", "assembly"), union(ENGINE, union(PLUGINS, Set.of("files", "desks")))),
            new Floor(
                    "door", wing("agent", "main"), union(ENGINE, union(PLUGINS, Set.of("files", "desks", "drawing")))));

    /** The few arrows between rooms of one floor; each points one way. */
    static final Set<Arrow> SIDEWAYS = Set.of(
            new Arrow("backpressure", "ledger"),
            new Arrow("notice", "backpressure"),
            new Arrow("segment", "chunk"),
            new Arrow("input", "parser"),
            new Arrow("filter", "parser"),
            new Arrow("plugins.web", "plugins.net"),
            new Arrow("plugins.web", "plugins.codec"),
            new Arrow("plugins.parsers", "plugins.codec"),
            new Arrow("plugins.fluentbit", "plugins.codec"));

    /** The rooms that may import a library; the library is loaded only where such a room is used. */
    static final Map<String, Set<String>> LIBRARIES = Map.of(
            "org.eclipse.jetty", Set.of("plugins.web"),
            "com.github.luben.zstd", Set.of("plugins.codec"),
            "net.jpountz", Set.of("plugins.codec"),
            "org.sqlite", Set.of("plugins.fluentbit"),
            "org.snakeyaml.engine", Set.of("agent.file"));

    private House() {}

    /** The room that a package belongs to; sub-packages belong to the room above them. */
    static String roomOf(String packageName) {
        if (packageName.equals(ROOT)) {
            return "";
        }
        String[] parts = packageName.substring(ROOT.length() + 1).split("\\.", -1);
        return WINGS.contains(parts[0]) && parts.length > 1 ? parts[0] + "." + parts[1] : parts[0];
    }

    static Optional<Floor> floorOf(String room) {
        return FLOORS.stream().filter(floor -> floor.rooms().contains(room)).findFirst();
    }

    /** Whether the plan has this arrow. An arrow from or to an unknown room is never in the plan. */
    static boolean allows(Arrow arrow) {
        Optional<Floor> from = floorOf(arrow.from());
        Optional<Floor> to = floorOf(arrow.to());
        if (from.isEmpty() || to.isEmpty()) {
            return false;
        }
        return from.get().sees().contains(to.get().name()) || SIDEWAYS.contains(arrow);
    }

    /** Whether a room of core, which may import nothing but the JDK and JSpecify's annotations. */
    static boolean isCore(String room) {
        return floorOf(room).map(floor -> ENGINE.contains(floor.name())).orElse(false);
    }

    private static Set<String> wing(String module, String... rooms) {
        return Set.copyOf(
                List.of(rooms).stream().map(room -> module + "." + room).toList());
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Set.copyOf(List.of(some, others).stream().flatMap(Set::stream).toList());
    }

    /** Rooms of one height, and the floors below that they may import from. */
    record Floor(String name, Set<String> rooms, Set<String> sees) {}

    /** An import: a class in room {@code from} names a class in room {@code to}. */
    record Arrow(String from, String to) {
        @Override
        public String toString() {
            return from + " -> " + to;
        }
    }
}
