// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.weir.architecture.House.Arrow;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds the classes of every module against the plan of the {@link House}. A room that has not been built yet breaks
 * nothing; a room that the plan does not know breaks the build.
 */
class ArchitectureTest {
    /** The one that may be skipped: it mounts a file system, which root may, in CI too, and not everybody. */
    private static final String MOUNTS = "dev.weir.agent.main.DiskFullTest";

    private static final String HINT = "%s (the plan: docs/architecture.md; the table: House.java beside this test)";

    /** What makes a test pass without having run; named as text, so that this class does not name it. */
    private static final List<String> SKIPS = List.of(
            "org.junit.jupiter.api.Disabled",
            "org.junit.jupiter.api.Assumptions",
            "org.junit.jupiter.api.condition.",
            "org.assertj.core.api.Assumptions",
            "net.jqwik.api.Disabled");

    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages(House.ROOT);
    }

    @Test
    void rootPackage_isEmpty() {
        List<String> strays = classes.stream()
                .filter(type -> type.getPackageName().equals(House.ROOT))
                .map(JavaClass::getName)
                .toList();

        assertThat(strays).as(HINT, "the package dev.weir holds no type").isEmpty();
    }

    @Test
    void everyPackage_isARoomOfThePlan() {
        Set<String> unknown = new TreeSet<>();
        for (JavaClass type : classes) {
            if (House.floorOf(room(type)).isEmpty()) {
                unknown.add(room(type) + " (" + type.getName() + ")");
            }
        }

        assertThat(unknown).as(HINT, "every room is in the plan").isEmpty();
    }

    @Test
    void imports_followTheArrowsOfThePlan() {
        List<String> breaches = new ArrayList<>();
        arrows().forEach((arrow, example) -> {
            if (!House.allows(parse(arrow))) {
                breaches.add("no arrow " + arrow + ": " + example);
            }
        });

        assertThat(breaches).as(HINT, "rooms import along the arrows").isEmpty();
    }

    @Test
    void imports_runInNoCircle() {
        Set<String> circles = new TreeSet<>();
        Set<Arrow> arrows = new HashSet<>();
        arrows().keySet().forEach(arrow -> arrows.add(parse(arrow)));
        for (Arrow arrow : arrows) {
            if (reaches(arrow.to(), arrow.from(), arrows)) {
                circles.add(arrow.toString());
            }
        }

        assertThat(circles).as(HINT, "no arrow is part of a circle").isEmpty();
    }

    @Test
    void core_importsTheJdkAlone() {
        List<String> breaches = foreignImports()
                .filter(dependency -> House.isCore(room(dependency.getOriginClass())))
                .map(Dependency::getDescription)
                .toList();

        assertThat(breaches)
                .as(HINT, "core imports the JDK and org.jspecify alone")
                .isEmpty();
    }

    @Test
    void library_isImportedByItsOwnRoomAlone() {
        List<String> breaches = new ArrayList<>();
        foreignImports().forEach(dependency -> {
            String room = room(dependency.getOriginClass());
            String target = dependency.getTargetClass().getPackageName();
            House.LIBRARIES.forEach((library, rooms) -> {
                if ((target + ".").startsWith(library + ".") && !rooms.contains(room)) {
                    breaches.add("no arrow " + room + " -> " + library + ": " + dependency.getDescription());
                }
            });
        });

        assertThat(breaches).as(HINT, "a library stays in its room").isEmpty();
    }

    @Test
    void everyPackage_isNullMarked() {
        Set<String> bare = new TreeSet<>();
        for (JavaClass type : classes) {
            JavaPackage home = type.getPackage();
            if (home.tryGetPackageInfo()
                    .filter(info -> info.isAnnotatedWith(NullMarked.class))
                    .isEmpty()) {
                bare.add(home.getName());
            }
        }

        assertThat(bare)
                .as(HINT, "every package has a package-info.java with @NullMarked")
                .isEmpty();
    }

    @Test
    void tests_areNeverSkipped() throws URISyntaxException {
        List<String> skipping = new ClassFileImporter()
                .importPaths(testClassesOfEveryModule()).stream()
                        .filter(type -> !type.getName().equals(MOUNTS))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(dependency -> SKIPS.stream()
                                .anyMatch(dependency.getTargetClass().getName()::startsWith))
                        .map(Dependency::getDescription)
                        .toList();

        assertThat(skipping).as("a test runs everywhere or is no test").isEmpty();
    }

    @Test
    void sidewaysArrows_stayOnTheirFloorAndPointOneWay() {
        for (Arrow arrow : House.SIDEWAYS) {
            assertThat(House.floorOf(arrow.from())).as("%s", arrow).isEqualTo(House.floorOf(arrow.to()));
            assertThat(reaches(arrow.to(), arrow.from(), House.SIDEWAYS))
                    .as("%s is part of a circle", arrow)
                    .isFalse();
        }
    }

    /** The folders beside this class's own, such as agent/target/test-classes, that exist. */
    private static List<Path> testClassesOfEveryModule() throws URISyntaxException {
        Path own = Path.of(ArchitectureTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path module = Path.of("").toAbsolutePath();
        Path inModule = module.relativize(own);
        return Stream.of("core", "contract", "plugins", "scenes", "simulation", "agent")
                .map(name -> module.resolveSibling(name).resolve(inModule))
                .filter(Files::isDirectory)
                .toList();
    }

    /** Every arrow that the classes draw, each with one import as its example. */
    private static Map<String, String> arrows() {
        Map<String, String> found = new TreeMap<>();
        imports().filter(dependency -> isOurs(dependency.getTargetClass())).forEach(dependency -> {
            Arrow arrow = new Arrow(room(dependency.getOriginClass()), room(dependency.getTargetClass()));
            if (!arrow.from().equals(arrow.to())) {
                found.putIfAbsent(arrow.toString(), dependency.getDescription());
            }
        });
        return found;
    }

    private static Stream<Dependency> foreignImports() {
        return imports().filter(dependency -> {
            String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
            return !isOurs(dependency.getTargetClass())
                    && !target.isEmpty()
                    && Stream.of("java.", "javax.", "jdk.", "org.jspecify.").noneMatch((target + ".")::startsWith);
        });
    }

    private static Stream<Dependency> imports() {
        return classes.stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream());
    }

    private static boolean isOurs(JavaClass type) {
        return (type.getBaseComponentType().getPackageName() + ".").startsWith(House.ROOT + ".");
    }

    private static String room(JavaClass type) {
        return House.roomOf(type.getBaseComponentType().getPackageName());
    }

    private static Arrow parse(String arrow) {
        String[] ends = arrow.split(" -> ", 2);
        return new Arrow(ends[0], ends[1]);
    }

    private static boolean reaches(String from, String to, Set<Arrow> arrows) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String room = open.pop();
            if (room.equals(to)) {
                return true;
            }
            if (seen.add(room)) {
                arrows.stream().filter(arrow -> arrow.from().equals(room)).forEach(arrow -> open.push(arrow.to()));
            }
        }
        return false;
    }
}
