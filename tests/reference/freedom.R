# What senders of unequal size are worth: errors by sender unshrunk (CR2), and Satterthwaite's degrees of freedom
# where the attempts of a sender share a level. The data are made by rules that the tests repeat.
source("facts.R")
suppressMessages(library(clubSandwich))

programme <- function(sizes, treated, spread) {
  sender <- rep(seq_along(sizes), sizes)
  i <- seq_along(sender)
  data.frame(
    sender, x = as.numeric(sender %in% treated), stratum = (sender + (i %% 5 == 0)) %% 3, weight = 1 + sender %% 3,
    y = (37 * i) %% 101 / 101 + spread * ((5 * sender) %% 7) / 7
  )
}
likeness <- function(e, sender) {
  n <- tapply(e, sender, length)
  alike <- sum((tapply(e, sender, sum)^2 - tapply(e^2, sender, sum)) / n)
  min(max(alike / (sum(n - 1) * mean(e^2)), 0), 1)
}
# The adjustment is for independent attempts; the degrees of freedom are its under a level of each sender.
held <- function(model, data, inverse_var = FALSE) {
  v <- vcovCR(model, cluster = data$sender, type = "CR2", inverse_var = inverse_var)
  level <- likeness(residuals(model), data$sender)
  attr(v, "target") <- lapply(split(data$y, data$sender), function(y) diag(1 - level, length(y)) + level)
  attr(v, "inverse_var") <- FALSE
  found <- coef_test(model, v, test = "Satterthwaite", coefs = "x")
  list(
    estimate = found$beta, se = found$SE, level = level, freedom = found$df_Satt, p = found$p_Satt
  )
}

sizes <- list(
  even = list(sizes = rep(20, 8), treated = 1:4),
  mixed = list(sizes = c(5, 8, 12, 20, 40, 80, 5, 8, 12, 20, 40, 80), treated = c(1, 3, 5, 7, 9, 11)),
  one_large = list(sizes = c(150, rep(20, 14)), treated = 1:7),
  few_treated = list(sizes = rep(20, 15), treated = 1:3)
)
spreads <- c(0, .5, 3)
by_spread <- function(compare) {
  lapply(sizes, function(one) c(one, list(found = lapply(spreads, function(spread) {
    compare(programme(one$sizes, one$treated, spread))
  }))))
}
write_facts("freedom", packages = "clubSandwich", list(
  freedom_between = by_spread(function(data) held(lm(y ~ x, data), data)),
  freedom_within_strata = by_spread(function(data) {
    model <- lm(y ~ x + factor(stratum), data)
    senders <- length(unique(data$sender))
    jackknife <- sqrt((senders - 1) / senders * vcovCR(model, data$sender, type = "CR3")["x", "x"])
    found <- held(model, data)
    c(found[c("estimate", "level", "freedom")], se = jackknife, p = 2 * pt(-abs(found$estimate / jackknife), found$freedom))
  }),
  freedom_both_kinds = by_spread(function(data) {
    data$x <- as.numeric(seq_along(data$x) %% 3 == 0)
    held(lm(y ~ x, data), data)
  }),
  freedom_weighted = by_spread(function(data) held(lm(y ~ x, data, weights = weight), data, inverse_var = TRUE))
))
