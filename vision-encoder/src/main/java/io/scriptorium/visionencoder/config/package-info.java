/** The fields of config.json, read strictly. */
package io.scriptorium.visionencoder.config;
