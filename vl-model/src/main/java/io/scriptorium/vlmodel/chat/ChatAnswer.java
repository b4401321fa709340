package io.scriptorium.vlmodel.chat;

import io.scriptorium.vlmodel.generation.StopReason;

/**
 * What came of a question.
 *
 * @param text all that was generated, thoughts with their tags included: what the next turn is told
 * @param marked the same with the tokens that the text leaves out, such as those around boxes
 * @param promptTokens tokens of the conversation before it
 * @param tokens tokens generated, without the end
 * @param reason why it ended
 * @param drafts tokens that the model's own next-token module proposed; 0 without one
 * @param accepted how many of them were right
 */
public record ChatAnswer(
        String text, String marked, int promptTokens, int tokens, StopReason reason, int drafts, int accepted) {}
