// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How the payloads of frames are compressed while they lie on disk.
 *
 * @param known those that can be read, each with a code and a label of its own
 * @param writing one of these, for what is written; nothing where payloads are written as they come
 */
public record FrameCodecs(List<FrameCodec> known, Optional<FrameCodec> writing) {
    /** Payloads are written as they come, and can be read only so. */
    public static final FrameCodecs NONE = new FrameCodecs(List.of(), Optional.empty());

    /**
     * Checks codes and labels.
     *
     * @throws IllegalArgumentException if a code is not within its bounds, a code or label is there twice, a label is not
     *     letters and digits, or what is to be written cannot be read
     */
    public FrameCodecs {
        known = List.copyOf(known);
        var labels = new TreeSet<String>();
        var codes = new TreeSet<Integer>();
        for (FrameCodec codec : known) {
            boolean usable = codec.code() > 0
                    && codec.code() <= FrameCodec.CODE_MAX
                    && codec.label().matches("[a-z0-9]{1,20}");
            if (!usable || !codes.add(codec.code()) || !labels.add(codec.label())) {
                throw new IllegalArgumentException("codec=" + codec.label() + ", code=" + codec.code());
            }
        }
        if (writing.isPresent() && !known.contains(writing.get())) {
            throw new IllegalArgumentException("writing=" + writing.get().label() + ", known=" + labels);
        }
    }

    /** All of these can be read, and payloads are written as they come. */
    public static FrameCodecs reading(List<FrameCodec> known) {
        return new FrameCodecs(known, Optional.empty());
    }

    /**
     * The same, but what is written is compressed in one of these ways.
     *
     * @throws IllegalArgumentException if there is none of that label
     */
    public FrameCodecs writing(String label) {
        FrameCodec codec = known.stream()
                .filter(each -> each.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("compression=" + label + ", there are " + labels()));
        return new FrameCodecs(known, Optional.of(codec));
    }

    /** The codec of a frame, by the code in its header. */
    Optional<FrameCodec> of(int code) {
        return known.stream().filter(codec -> codec.code() == code).findFirst();
    }

    /** Labels of all that can be read. */
    TreeSet<String> labels() {
        return known.stream().map(FrameCodec::label).collect(Collectors.toCollection(TreeSet::new));
    }
}
