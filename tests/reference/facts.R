# What the programs of this folder share: the data sets by name, and facts written as JSON.
# Run one as `Rscript association.R [FOLDER OF THE DATA SETS]`; see README.md.

options(digits = 15)
folder <- c(commandArgs(trailingOnly = TRUE), "../../../shared/reference/data")[1]

data_set <- function(name) {
  read.csv(file.path(folder, paste0(name, ".csv")), stringsAsFactors = TRUE)
}

errors_of <- function(covariance) unname(sqrt(diag(as.matrix(covariance))))

# A normal-theory fit: coefficients and the errors of their covariance.
fitted_as <- function(model, covariance = vcov(model)) {
  list(coef = unname(coef(model)), se = errors_of(covariance))
}

write_facts <- function(name, facts, packages = character()) {
  versions <- c(R = as.character(getRversion()), sapply(packages, function(p) as.character(packageVersion(p))))
  jsonlite::write_json(
    list(versions = as.list(versions), facts = facts), paste0(name, ".json"),
    auto_unbox = TRUE, digits = 15, pretty = 1, null = "null", na = "null"
  )
}
