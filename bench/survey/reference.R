# Times R survey on the columns in a folder: Rscript reference.R FOLDER N LIMIT-SECONDS ROW...
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]; n <- as.numeric(arguments[2]); wanted <- arguments[-(1:2)]
column <- function(name) readBin(file.path(folder, paste0(name, ".bin")), "double", n)
d <- as.data.frame(sapply(c("h", "w", "fpc", "y", "x", "d200", "d5000", "g", "k"), column, simplify = FALSE))
for (name in c("d200", "d5000", "g", "k")) d[[name]] <- factor(d[[name]])
design <- svydesign(id = ~1, strata = ~h, weights = ~w, fpc = ~fpc, data = d)
total <- sum(d$w)
control <- c(`(Intercept)` = total * 1.01, x = sum(d$w * d$x) * 1.02)
margin <- function(name, scale) {
  counts <- tapply(d$w, d[[name]], sum) * scale
  setNames(data.frame(names(counts), as.numeric(counts)), c(name, "Freq"))
}
rows <- list(
  total = function() svytotal(~y, design),
  domains200 = function() svyby(~y, ~d200, design, svytotal),
  domains5000 = function() svyby(~y, ~d5000, design, svytotal),
  ratio = function() svyratio(~y, ~x, design),
  greg = function() svytotal(~y, calibrate(design, ~x, control)),
  raking = function() svytotal(~y, rake(design, list(~g, ~k), list(margin("g", 1), margin("k", 1)))),
  bootstrap200 = function() svytotal(~y, as.svrepdesign(design, type = "subbootstrap", replicates = 200))
)
for (name in wanted) {
  seconds <- system.time(result <- rows[[name]]())[["elapsed"]]
  cat(sprintf("%s\t%.4f\t%.10g\t%.10g\n", name, seconds, coef(result)[1], SE(result)[1]))
}
