package io.scriptorium.eval.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

/**
 * The cheapest way to turn one ordered tree into another by insertions and deletions of single nodes (cost 1 each) and changes
 * of a node (cost given): Zhang and Shasha 1989.
 */
final class TreeEditDistance {
    private TreeEditDistance() {}

    static <N> double between(N a, N b, Function<N, List<N>> children, ToDoubleBiFunction<N, N> change) {
        Postorder<N> left = new Postorder<>(a, children);
        Postorder<N> right = new Postorder<>(b, children);
        double[][] trees = new double[left.size()][right.size()];
        for (int i : left.keyRoots()) {
            for (int j : right.keyRoots()) {
                forests(left, right, i, j, trees, change);
            }
        }
        return trees[left.size() - 1][right.size() - 1];
    }

    /** Fills {@code trees} for all subtrees on the leftmost paths of the trees rooted in {@code i} and {@code j}. */
    private static <N> void forests(
            Postorder<N> left, Postorder<N> right, int i, int j, double[][] trees, ToDoubleBiFunction<N, N> change) {
        int firstLeft = left.leftmost.get(i);
        int firstRight = right.leftmost.get(j);
        double[][] forest = new double[i - firstLeft + 2][j - firstRight + 2];
        for (int m = 1; m < forest.length; m++) {
            forest[m][0] = m;
        }
        for (int n = 1; n < forest[0].length; n++) {
            forest[0][n] = n;
        }
        for (int m = 1; m < forest.length; m++) {
            for (int n = 1; n < forest[0].length; n++) {
                int x = firstLeft + m - 1;
                int y = firstRight + n - 1;
                double single = Math.min(forest[m - 1][n], forest[m][n - 1]) + 1;
                if (left.leftmost.get(x) == firstLeft && right.leftmost.get(y) == firstRight) {
                    double changed = forest[m - 1][n - 1] + change.applyAsDouble(left.nodes.get(x), right.nodes.get(y));
                    forest[m][n] = Math.min(single, changed);
                    trees[x][y] = forest[m][n];
                } else {
                    int before = left.leftmost.get(x) - firstLeft;
                    int above = right.leftmost.get(y) - firstRight;
                    forest[m][n] = Math.min(single, forest[before][above] + trees[x][y]);
                }
            }
        }
    }

    /** Nodes of a tree, each after its children. */
    private static final class Postorder<N> {
        final List<N> nodes = new ArrayList<>();
        /** The first node of each subtree in this order. */
        final List<Integer> leftmost = new ArrayList<>();

        Postorder(N root, Function<N, List<N>> children) {
            visit(root, children);
        }

        private int visit(N node, Function<N, List<N>> children) {
            int first = -1;
            for (N child : children.apply(node)) {
                int leaf = visit(child, children);
                first = first < 0 ? leaf : first;
            }
            first = first < 0 ? nodes.size() : first;
            nodes.add(node);
            leftmost.add(first);
            return first;
        }

        int size() {
            return nodes.size();
        }

        /** The root of every subtree that has a sibling before it, and the root of all, in order. */
        List<Integer> keyRoots() {
            boolean[] seen = new boolean[size()];
            List<Integer> roots = new ArrayList<>();
            for (int i = size() - 1; i >= 0; i--) {
                if (!seen[leftmost.get(i)]) {
                    seen[leftmost.get(i)] = true;
                    roots.add(0, i);
                }
            }
            return roots;
        }
    }
}
