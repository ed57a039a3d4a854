// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import dev.weir.config.Problems;
import dev.weir.config.Section;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The identities of the inputs, or of the outputs, of one configuration: under which the engine keeps what belongs
 * to a plugin, so that it is found again after a restart, wherever in the text the plugin then stands. Not safe for
 * several threads.
 *
 * <p>It is the alias; else the name of the plugin with its place, as {@code tail:/var/log/app.log}; and among equals
 * all but the first have an ordinal, as {@code tail:/var/log/app.log#1}. Equals are told apart by their order in the
 * text alone, which is a warning.
 *
 * <p>A place of more than {@value #PLACE_MAX} characters is cut, and has its digest in the place of its end: what is
 * kept with every chunk has a bound.
 */
final class Identities {
    private static final int PLACE_MAX = 200;
    private static final int DIGEST_BYTES = 12;

    private final Problems problems;
    private final Map<String, Section> owners = new HashMap<>();
    private final Map<String, Integer> equals = new HashMap<>();

    /** None yet; reports there. */
    Identities(Problems problems) {
        this.problems = problems;
    }

    /**
     * The identity of the next plugin of the text.
     *
     * @param section where it stands
     * @param plugin its name
     * @param alias as configured
     * @param place as its factory says; may be empty
     */
    String of(Section section, String plugin, Optional<String> alias, String place) {
        String identity = alias.orElseGet(() -> placed(section, plugin, place));
        Section owner = owners.putIfAbsent(identity, section);
        if (owner != null) {
            problems.error(
                    section.place(),
                    "the identity " + identity + " is taken by " + owner.title() + " at " + owner.place()
                            + "; give one of them another alias");
        }
        return identity;
    }

    private String placed(Section section, String plugin, String place) {
        String identity = place.isEmpty() ? plugin : plugin + ":" + bounded(place);
        int ordinal = equals.merge(identity, 1, Integer::sum) - 1;
        if (ordinal == 0) {
            return identity;
        }
        problems.warning(
                section.place(),
                section.title() + " and another " + section.kind().word() + (place.isEmpty() ? "" : " at " + place)
                        + " are told apart by their order in the file alone; give each an alias");
        return identity + "#" + ordinal;
    }

    private static String bounded(String place) {
        if (place.length() <= PLACE_MAX) {
            return place;
        }
        boolean splitsPair = Character.isHighSurrogate(place.charAt(PLACE_MAX - 1));
        return place.substring(0, splitsPair ? PLACE_MAX - 1 : PLACE_MAX) + "~" + digest(place);
    }

    private static String digest(String place) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(place.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
