package io.scriptorium.vlmodel.decoder;

/**
 * The most probable next token; of equal ones that with the lowest id.
 *
 * @param id its id
 * @param logit its logit
 * @param second the next best logit
 * @param logProbability natural logarithm of its probability over the whole vocabulary; NaN if a logit is NaN or none is
 *     finite
 */
public record BestToken(int id, double logit, double second, double logProbability) {}
