//===- GeneratorTest.cpp - A seed makes one program, everywhere -----------===//

#include "../Support/Digest.h"
#include "Graph.h"
#include "gtest/gtest.h"

using namespace mlir::conv::fuzz;

namespace {

// As many programs as it takes to use every choice of the generator.
TEST(Generator, MakesTheSameProgramsEverywhere) {
  conv_test::Digest programs, inputs;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    Graph graph = generate(seed);
    programs.addBytes(writeMlir(graph));
    programs.add(graph.scheduleSeed);
    for (const std::vector<double> &elements : makeInputs(graph))
      for (double element : elements)
        inputs.add(element);
  }
  EXPECT_EQ(programs.get(), 5902654368783008387u);
  EXPECT_EQ(inputs.get(), 13494957298576911219u);
}

TEST(Generator, SeedsMakeDifferentPrograms) {
  EXPECT_EQ(writeMlir(generate(1)), writeMlir(generate(1)));
  EXPECT_NE(writeMlir(generate(1)), writeMlir(generate(2)));
}

} // namespace
