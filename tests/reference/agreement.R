# Agreement of two coders: kappa, weighted or not.
source("facts.R")

m <- matrix(c(.44, .07, .09, .05, .20, .05, .01, .03, .06), 3, byrow = TRUE)
weights <- 1 - outer(1:3, 1:3, "-")^2 / 4
found <- psych::cohen.kappa(200 * m, w = weights)

# Fleiss, Cohen, Everitt (1969): the large-sample variance for any weights, written out.
fleiss <- function(p, w, n) {
  rows <- rowSums(p); columns <- colSums(p)
  agree <- sum(w * p); chance <- sum(w * outer(rows, columns))
  kappa <- (agree - chance) / (1 - chance)
  mean_weight <- outer(as.vector(w %*% columns), as.vector(rows %*% w), "+")
  variance <- (sum(p * (w - mean_weight * (1 - kappa))^2) - (kappa - chance * (1 - kappa))^2) / (n * (1 - chance)^2)
  list(kappa = kappa, se = sqrt(variance))
}

write_facts("agreement", packages = "psych", list(
  kappa_cohen1968 = list(m = m, kappa = found$kappa, wk = found$weighted.kappa, ci = unname(found$confid)),
  kappa_fleiss_1969 = list(plain = fleiss(m, diag(3), 200), quadratic = fleiss(m, weights, 200), linear = fleiss(m, 1 - abs(outer(1:3, 1:3, "-")) / 2, 200))
))
