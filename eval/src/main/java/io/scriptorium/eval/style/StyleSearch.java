package io.scriptorium.eval.style;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A genetic search over page styles, as Glyph's (arXiv 2510.17800, section 3.2), with ratio and precision as two aims in place
 * of one sum: NSGA-II (Deb et al. 2002). Each generation breeds as many children as there are parents, and of both the best
 * half lives on. The same seed and the same scores give the same search, so a search that was stopped goes on if the scores
 * of what it had read are given again.
 *
 * <p>Differs: Glyph's search was led by a language model, and that code was not published; here nothing but chance leads.
 */
public final class StyleSearch {
    /** Of two parents the better, twice (tournament selection). */
    private static final int TOURNAMENT = 2;

    private static final double CROSSED = .5;
    private static final int TRIES = 50;

    private final int population;
    private final double worth;
    private final Random random;
    private final Map<ObjectNode, StyleScore> known = new LinkedHashMap<>();

    /** Reads a text in a style. */
    @FunctionalInterface
    public interface Reading {
        /**
         * Reads.
         *
         * @return {@link StyleScore#impossible} for a style that no page can be made in
         * @throws IOException if no style can be read any more
         */
        StyleScore of(ObjectNode style) throws IOException;
    }

    /** Is asked before each style, and told of each generation. */
    public interface Course {
        /** Whether to stop before this style is read. */
        boolean isOver(ObjectNode next);

        /** A generation is over; 0 is the styles to begin with. */
        void generation(int number, List<StyleScore> all);
    }

    /**
     * A search.
     *
     * @param population styles that live at a time
     * @param worth least precision of a style that may hold more text than another
     * @param seed of the search
     */
    public StyleSearch(int population, double worth, long seed) {
        if (population < 2) {
            throw new IllegalArgumentException("population: expected 2 or more, got " + population);
        }
        this.population = population;
        this.worth = worth;
        this.random = new Random(seed);
    }

    /**
     * Searches until the course is over.
     *
     * @param first styles to begin with, at least one; their children fill up the population
     * @return all scores, in the order in which they were read
     * @throws IOException if reading fails
     */
    public List<StyleScore> run(List<ObjectNode> first, Reading reading, Course course) throws IOException {
        List<ObjectNode> young = new ArrayList<>(first);
        for (int tries = 0; young.size() < population && tries < TRIES * population; tries++) {
            ObjectNode child = StyleKnobs.mutated(first.get(tries % first.size()), random);
            if (!young.contains(child)) {
                young.add(child);
            }
        }
        List<StyleScore> alive = new ArrayList<>();
        for (int generation = 0; ; generation++) {
            for (ObjectNode style : young) {
                if (course.isOver(style)) {
                    return List.copyOf(known.values());
                }
                StyleScore score = reading.of(style);
                known.put(style, score);
                alive.add(score);
            }
            alive = new ArrayList<>(ParetoFront.ranked(alive, worth).subList(0, Math.min(population, alive.size())));
            course.generation(generation, List.copyOf(known.values()));
            young = children(alive);
            if (young.isEmpty()) {
                return List.copyOf(known.values());
            }
        }
    }

    private List<ObjectNode> children(List<StyleScore> parents) {
        List<ObjectNode> children = new ArrayList<>();
        for (int tries = 0; children.size() < population && tries < TRIES * population; tries++) {
            ObjectNode child = parent(parents);
            if (random.nextDouble() < CROSSED) {
                child = StyleKnobs.crossed(child, parent(parents), random);
            }
            child = StyleKnobs.mutated(child, random);
            if (!known.containsKey(child) && !children.contains(child)) {
                children.add(child);
            }
        }
        return children;
    }

    /** The parents are ranked, so the better is the one with the lower number. */
    private ObjectNode parent(List<StyleScore> parents) {
        int best = parents.size();
        for (int i = 0; i < TOURNAMENT; i++) {
            best = Math.min(best, random.nextInt(parents.size()));
        }
        return parents.get(best).style();
    }
}
