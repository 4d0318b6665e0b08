//===- Mutate.cpp - Text made a little wrong ------------------------------===//

#include "Mutate.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;
using llvm::StringRef;

//===----------------------------------------------------------------------===//
// Tokens
//===----------------------------------------------------------------------===//

static bool isWordChar(char c) {
  return llvm::isAlnum(c) || c == '_' || c == '$' || c == '.';
}

static bool isElementType(StringRef word) {
  if (word == "index")
    return true;
  if (word.consume_front("bf") || word.consume_front("tf") ||
      word.consume_front("f") || word.consume_front("si") ||
      word.consume_front("ui") || word.consume_front("i"))
    return !word.empty() && llvm::all_of(word, llvm::isDigit);
  return false;
}

std::vector<Token> mlir::conv::fuzz::tokenize(StringRef text) {
  std::vector<Token> tokens;
  auto take = [&](Token::Kind kind, size_t length) {
    tokens.push_back({kind, text.take_front(length).str()});
    text = text.drop_front(length);
  };
  auto spanOf = [&](size_t from, auto isIn) {
    size_t length = from;
    while (length < text.size() && isIn(text[length]))
      ++length;
    return length;
  };
  while (!text.empty()) {
    char c = text[0];
    bool inShape = !tokens.empty() &&
                   (tokens.back().kind == Token::Number ||
                    tokens.back().text == "?" || tokens.back().text == "*");
    if (c == '\n') {
      take(Token::Newline, 1);
    } else if (llvm::isSpace(c)) {
      take(Token::Space,
           spanOf(1, [](char c) { return llvm::isSpace(c) && c != '\n'; }));
    } else if (c == 'x' && inShape) {
      take(Token::Times, 1);
    } else if (llvm::isDigit(c)) {
      // 0x7FC0 is one number, 0x3xf32 is a shape.
      size_t length = spanOf(1, llvm::isDigit);
      if (text.starts_with("0x") && text.size() > 2 &&
          llvm::isHexDigit(text[2])) {
        size_t hex = spanOf(2, llvm::isHexDigit);
        if (hex == text.size() || text[hex] != 'x')
          length = hex;
      } else if (length + 1 < text.size() && text[length] == '.' &&
                 llvm::isDigit(text[length + 1])) {
        length = spanOf(length + 1, [](char c) {
          return llvm::isDigit(c) || c == 'e' || c == 'E' || c == '+' ||
                 c == '-';
        });
      }
      take(Token::Number, length);
    } else if (c == '"') {
      size_t length = 1;
      while (length < text.size() && text[length] != '"')
        length += text[length] == '\\' ? 2 : 1;
      take(Token::String, std::min(length + 1, text.size()));
    } else if (llvm::isAlpha(c) || c == '_') {
      size_t length = spanOf(1, isWordChar);
      take(isElementType(text.take_front(length)) ? Token::ElementType
                                                  : Token::Word,
           length);
    } else if (StringRef("%@^#!").contains(c) && text.size() > 1 &&
               isWordChar(text[1])) {
      Token::Kind kind = c == '%'   ? Token::Value
                         : c == '@' ? Token::Symbol
                         : c == '^' ? Token::Block
                         : c == '#' ? Token::Attribute
                                    : Token::Type;
      take(kind, spanOf(1, isWordChar));
    } else if (text.starts_with("->") || text.starts_with("::")) {
      take(Token::Punctuation, 2);
    } else {
      take(Token::Punctuation, 1);
    }
  }
  return tokens;
}

std::string mlir::conv::fuzz::join(const std::vector<Token> &tokens) {
  std::string text;
  for (const Token &token : tokens)
    text += token.text;
  return text;
}

//===----------------------------------------------------------------------===//
// Replacements
//===----------------------------------------------------------------------===//

std::string mlir::conv::fuzz::pickEdgeNumber(Random &random) {
  // Mostly small: they stay valid and reach further.
  if (random.percent(60))
    return std::to_string(random.below(random.percent(80) ? 9 : 300));
  return random.pick({"-1",
                      "-2",
                      "-128",
                      "127",
                      "255",
                      "256",
                      "1024",
                      "32768",
                      "65535",
                      "65536",
                      "2147483647",
                      "2147483648",
                      "-2147483648",
                      "4294967295",
                      "4294967296",
                      "1099511627776",
                      "4611686018427387904",
                      "9223372036854775807",
                      "9223372036854775808",
                      "-9223372036854775808",
                      "18446744073709551616",
                      "99999999999999999999999999"});
}

/// In place of another: an integer for an integer, an extent for an extent.
static std::string pickNumber(StringRef old, bool isExtent, Random &random) {
  if (random.percent(3))
    return random.pick({"0x7FC00000", "0x0", "1.0", "-1", "0xFF"});
  if (old.contains('.'))
    return random.pick({"1.0", "0.0", "-0.0", "0.5", "-2.0", "1.0e+38",
                        "1.0e+400", "1.0e-40", "3.4e+38", "65504.0",
                        "0x7FC00000", "0x7F800000", "0xFF800000"});
  std::string number = pickEdgeNumber(random);
  while (isExtent && number[0] == '-')
    number = pickEdgeNumber(random);
  return number;
}

static std::string pickElementType(Random &random) {
  if (random.percent(75))
    return random.pick(
        {"f32", "f64", "f16", "bf16", "i8", "i32", "i64", "index"});
  return random.pick(
      {"i1",        "i16",       "i128",          "i4",
       "i7",        "i0",        "si32",          "ui8",
       "f8E4M3FN",  "f8E5M2",    "tf32",          "f80",
       "f128",      "none",      "complex<f32>",  "vector<4xf32>",
       "i16777215", "i16777216", "tensor<4xf32>", "memref<4xf32>",
       "!llvm.ptr", "f4E2M1FN"});
}

/// A word that can stand where this one does, often.
static std::string pickWord(StringRef old, const Corpus &corpus,
                            Random &random) {
  using Class = std::vector<const char *>;
  static const std::vector<Class> classes = {
      {"nchw", "nhwc", "chwn", "chw", "hwc", "ncw", "nwc", "nhw", "ncdhw",
       "ndhwc", "nchh", "n", "c", "nc", "cnhw", "nchwx", "dhwc", "ncwh"},
      {"fchw", "hwcf", "fhwc", "chwf", "fhw", "hwf", "fcw", "wcf", "fcdhw",
       "dhwcf", "cfhw", "f", "fchh", "gfchw"},
      {"nfhw", "nhwf", "fhw", "hwf", "nfw", "nwf", "nfdhw", "ndhwf", "nf",
       "fnhw", "nfhh"},
      {"parallel", "reduction", "window"},
      {"ieee", "tf32", "tf32x3", "f16", "bf16", "i8", "f32", "f64", "i32"},
      {"sm_80", "sm_86", "sm_87", "sm_89", "sm_90", "sm_100", "sm_120", "sm_75",
       "sm_999", "gfx90a", "rtx4090"},
      {"ffma", "mma", "direct"},
      {"tensor", "memref"},
      {"true", "false"},
      {"private", "public", "nested"},
      {"d0", "d1", "d2", "d3", "d4", "d5", "d6", "s0", "s1"},
      {"floordiv", "mod", "ceildiv"},
      {"olt", "ogt", "ole", "oge", "oeq", "one", "ult", "ugt", "ueq", "une",
       "ord", "uno", "slt", "sgt", "eq", "ne"},
      {"min", "max", "sum", "add", "mul", "minimumf", "maximumf", "minnumf",
       "maxnumf", "argmin", "argmax"}};
  if (random.percent(85)) {
    llvm::SmallVector<const Class *> holding;
    for (const Class &one : classes)
      if (llvm::is_contained(one, old))
        holding.push_back(&one);
    if (!holding.empty())
      return random.pick(*random.pick(holding));
    // linalg.a -> linalg.b, arith.addf -> arith.mulf.
    StringRef dialect = old.split('.').first;
    if (dialect != old)
      for (int tries = 0; tries < 30; ++tries) {
        const std::string &op = random.pick(corpus.ops);
        if (StringRef(op).split('.').first == dialect)
          return op;
      }
    // Another word would not even parse.
    if (random.percent(90))
      return old.str();
  }
  return random.pick(old.contains('.') ? corpus.ops : corpus.words);
}

/// A token of the same kind.
static std::string pickLike(const Token &token,
                            const std::vector<Token> &tokens,
                            const Corpus &corpus, Random &random,
                            bool isExtent = false) {
  switch (token.kind) {
  case Token::Number:
    return pickNumber(token.text, isExtent, random);
  case Token::ElementType:
    return pickElementType(random);
  case Token::Word:
    return pickWord(token.text, corpus, random);
  case Token::String:
    if (!corpus.strings.empty() && random.percent(80))
      return random.pick(corpus.strings);
    return random.pick({"\"\"", "\"\\00\"", "\"a b\"", "\"\\FF\\FE\""});
  case Token::Value:
  case Token::Symbol:
  case Token::Block:
  case Token::Attribute:
  case Token::Type: {
    llvm::SmallVector<const std::string *> others;
    for (const Token &other : tokens)
      if (other.kind == token.kind)
        others.push_back(&other.text);
    return *random.pick(others);
  }
  default:
    return random.pick({"(",  ")", "[", "]", "{", "}", "<", ">", ",", ":", "=",
                        "->", "?", "*", "-", "+", "#", "!", "%", "@", "x"});
  }
}

/// Index of a random token of one kind; nothing if there is none.
static std::optional<size_t> findKind(const std::vector<Token> &tokens,
                                      Token::Kind kind, Random &random) {
  llvm::SmallVector<size_t> found;
  for (size_t i = 0; i < tokens.size(); ++i)
    if (tokens[i].kind == kind)
      found.push_back(i);
  if (found.empty())
    return std::nullopt;
  return random.pick(found);
}

//===----------------------------------------------------------------------===//
// Changes
//===----------------------------------------------------------------------===//

/// Everywhere the same, so that types still agree with each other.
static void replaceEverywhere(std::vector<Token> &tokens, const Token &old,
                              const std::string &text, unsigned percent,
                              Random &random) {
  for (Token &token : tokens)
    if (token.kind == old.kind && token.text == old.text &&
        random.percent(percent))
      token.text = text;
}

/// One that is not the first of its name, often: a name that is defined twice
/// is just an error.
static std::optional<size_t> findUse(const std::vector<Token> &tokens,
                                     Token::Kind kind, Random &random) {
  std::optional<size_t> at;
  for (int tries = 0; tries < 4; ++tries) {
    at = findKind(tokens, kind, random);
    if (!at || random.percent(5))
      return at;
    bool defines = true;
    for (size_t i = 0; i < *at; ++i)
      defines &= tokens[i].kind != kind || tokens[i].text != tokens[*at].text;
    if (!defines)
      return at;
  }
  return at;
}

/// Opens the extent at `at`, here or everywhere.
static void openExtent(std::vector<Token> &tokens, size_t at, Random &random) {
  Token old = tokens[at];
  bool here = random.percent(20);
  for (size_t i = 0; i + 1 < tokens.size(); ++i)
    if ((here ? i == at : tokens[i].text == old.text) &&
        tokens[i].kind == Token::Number && tokens[i + 1].kind == Token::Times)
      tokens[i].text = "?";
}

/// Changes that often leave the syntax, and even the types, right.
static void changeGently(std::vector<Token> &tokens, const Corpus &corpus,
                         Random &random) {
  Token::Kind kind = random.pick(
      {Token::Number, Token::Number, Token::Number, Token::Number,
       Token::Number, Token::Number, Token::ElementType, Token::ElementType,
       Token::ElementType, Token::Word, Token::Word, Token::Word, Token::Value,
       random.pick({Token::String, Token::Symbol, Token::Attribute})});
  std::optional<size_t> at = kind == Token::Value
                                 ? findUse(tokens, kind, random)
                                 : findKind(tokens, kind, random);
  if (!at)
    return;
  Token old = tokens[*at];
  bool isType =
      kind == Token::ElementType ||
      (*at + 1 < tokens.size() && tokens[*at + 1].kind == Token::Times);
  if (isType && kind == Token::Number && random.percent(10)) {
    openExtent(tokens, *at, random);
    return;
  }
  std::string text = pickLike(old, tokens, corpus, random, isType);
  // Types that agree with each other still do where all change.
  if (isType ? random.percent(96) : kind != Token::Value && random.percent(15))
    replaceEverywhere(tokens, old, text, 100, random);
  else if (random.percent(10))
    replaceEverywhere(tokens, old, text, 50, random);
  else
    tokens[*at].text = text;
}

/// Where the line of token `at` begins and ends, its newline included.
static std::pair<size_t, size_t> findLine(const std::vector<Token> &tokens,
                                          size_t at) {
  size_t begin = at, end = at;
  while (begin > 0 && tokens[begin - 1].kind != Token::Newline)
    --begin;
  while (end < tokens.size() && tokens[end].kind != Token::Newline)
    ++end;
  return {begin, std::min(end + 1, tokens.size())};
}

static void changeLines(std::vector<Token> &tokens, const Corpus &corpus,
                        Random &random) {
  auto [begin, end] = findLine(tokens, random.below(tokens.size()));
  auto first = tokens.begin() + static_cast<ptrdiff_t>(begin),
       last = tokens.begin() + static_cast<ptrdiff_t>(end);
  std::vector<Token> line(first, last);
  auto insertAt = [&](size_t at, const std::vector<Token> &what) {
    size_t where = findLine(tokens, at).first;
    tokens.insert(tokens.begin() + static_cast<ptrdiff_t>(where), what.begin(),
                  what.end());
  };
  switch (random.below(5)) {
  case 0:
    tokens.erase(first, last);
    break;
  case 1:
    insertAt(begin, line);
    break;
  case 2: // to another place
    tokens.erase(first, last);
    if (!tokens.empty())
      insertAt(random.below(tokens.size()), line);
    break;
  case 3: { // the name of one result for another's
    insertAt(begin, line);
    std::optional<size_t> value = findKind(line, Token::Value, random);
    if (value)
      tokens[begin + *value].text += "_0";
    break;
  }
  default: { // some lines of another text
    std::vector<Token> other = tokenize(corpus.pick(random).text);
    if (other.empty())
      return;
    size_t from = findLine(other, random.below(other.size())).first, to = from;
    for (size_t lines = 1 + random.below(5); lines && to < other.size();
         --lines)
      to = findLine(other, to).second;
    insertAt(begin, {other.begin() + static_cast<ptrdiff_t>(from),
                     other.begin() + static_cast<ptrdiff_t>(to)});
  }
  }
}

static void changeRoughly(std::vector<Token> &tokens, const Corpus &corpus,
                          Random &random) {
  size_t at = random.below(tokens.size());
  auto where = tokens.begin() + static_cast<ptrdiff_t>(at);
  switch (random.below(7)) {
  case 0:
    tokens.erase(where);
    break;
  case 1: {
    Token copy = *where;
    tokens.insert(where, copy);
    break;
  }
  case 2:
    std::swap(tokens[at], tokens[random.below(tokens.size())]);
    break;
  case 3:
    where->text = tokens[random.below(tokens.size())].text;
    break;
  case 4:
    where->text = pickLike(*where, tokens, corpus, random);
    break;
  case 5: // a bracket and what it holds
    for (size_t depth = 0, i = at; i < tokens.size(); ++i) {
      StringRef text = tokens[i].text;
      if (text == "(" || text == "[" || text == "{" || text == "<")
        ++depth;
      else if (text == ")" || text == "]" || text == "}" || text == ">")
        depth -= depth ? 1 : 0;
      if (depth == 0 && i > at) {
        tokens.erase(where, tokens.begin() + static_cast<ptrdiff_t>(i + 1));
        break;
      }
    }
    break;
  default:
    where->text += pickLike(*where, tokens, corpus, random);
  }
}

static void changeBytes(std::string &text, Random &random) {
  if (text.empty())
    return;
  size_t at = random.below(text.size());
  switch (random.below(4)) {
  case 0:
    text.resize(at);
    break;
  case 1:
    text[at] = static_cast<char>(random.bits());
    break;
  case 2:
    text.insert(at, 1, static_cast<char>(random.bits()));
    break;
  default:
    text.erase(at, 1 + random.below(8));
  }
}

/// Once, often; seldom many times.
static size_t pickRounds(Random &random, unsigned percentMore) {
  size_t rounds = 1;
  while (rounds < 12 && random.percent(percentMore))
    ++rounds;
  return rounds;
}

std::string mlir::conv::fuzz::mutateModule(StringRef text, const Corpus &corpus,
                                           Random &random) {
  std::vector<Token> tokens = tokenize(text);
  // A text with one gross mistake seldom passes the parser, so most have none.
  bool gentle = random.percent(85);
  for (size_t rounds = pickRounds(random, gentle ? 25 : 45);
       rounds && !tokens.empty(); --rounds) {
    unsigned choice = static_cast<unsigned>(random.below(100));
    if (gentle ? choice < 96 : choice < 30)
      changeGently(tokens, corpus, random);
    else if (gentle || choice < 60)
      changeLines(tokens, corpus, random);
    else
      changeRoughly(tokens, corpus, random);
  }
  std::string result = join(tokens);
  if (!gentle && random.percent(20))
    changeBytes(result, random);
  return result;
}

std::string mlir::conv::fuzz::mutateText(StringRef text, const Corpus &corpus,
                                         Random &random) {
  std::vector<Token> tokens = tokenize(text);
  for (size_t rounds = pickRounds(random, 45); rounds && !tokens.empty();
       --rounds) {
    if (random.percent(60))
      changeGently(tokens, corpus, random);
    else
      changeRoughly(tokens, corpus, random);
  }
  std::string result = join(tokens);
  if (random.percent(10))
    changeBytes(result, random);
  return result;
}
