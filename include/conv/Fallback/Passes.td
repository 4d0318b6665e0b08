//===- Passes.td - What no kernel of ours takes ------------*- tablegen -*-===//

#ifndef CONV_FALLBACK_PASSES
#define CONV_FALLBACK_PASSES

include "mlir/Pass/PassBase.td"

def FuseLeftoversPass : Pass<"conv-fuse-leftovers", "::mlir::func::FuncOp"> {
  let summary = "Fuse elementwise ops that no convolution took";
  let description = [{
    Fuses an elementwise `linalg.generic` into its users, so that the fallback path
    has fewer kernels and temporaries:

    - into its only user, if that reads each of its elements once: nothing is computed
      twice;
    - into all of its users, if it only converts elements to a wider type and they
      read them once, also behind reshapes: they then read fewer bytes;
    - into all of its users, if they have at most 16384 points each, which a launch
      costs more than, and at most 64 ops in their bodies afterwards;
    - into a user over the same points in the same order, if all other users stand
      behind that one: the new op has the results of both. Ops that join a reduction's kernel stay apart.

    What an output held is dropped where the op
    overwrites all of it. A pooling or a convolution of a padded or dilated
    tensor reads the tensor itself, and the value of the padding where its window
    reaches out of it.

    ```mlir
    %0 = linalg.generic ... ins(%x : tensor<8xf32>) { math.exp }
    %1 = linalg.generic ... ins(%0 : tensor<8xf32>) { arith.negf }
    ```
    ==>
    ```mlir
    %1 = linalg.generic ... ins(%x : tensor<8xf32>) { math.exp, arith.negf }
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def PrepareBufferizationPass : Pass<"conv-prepare-bufferization", "::mlir::func::FuncOp"> {
  let summary = "Make a tensor function ready for one-shot bufferization";
  let description = [{
    Marks every tensor argument as read-only, so that bufferization copies
    rather than writes to an input, and takes apart the ops that have no
    bufferization of their own: `linalg.softmax` and its like,
    `tensor.concat`, and paddings of nothing. Neighbouring slices of
    one tensor that a concatenation puts together again become one slice, or that
    tensor. Concatenations of concatenations
    along one dimension become one; one that begins with all inputs of an earlier one
    in the same block takes that in their place, so that `conv-nest-buffers` can let
    both lie in one buffer. Each op that starts at a fill gets a
    fill of its own, instead of a copy. `arith.cmpf true` and `false` become
    constants, of which MLIR's canonicalization may die. Refuses tensors of elements that memrefs do
    not have, TOSA, linalg's transforms of Winograd's, and linalg ops that may leave
    elements of an output as they were although their bodies do not read it.

    ```mlir
    func.func @f(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<8xf32> {
      %0 = tensor.concat dim(0) %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
      return %0 : tensor<8xf32>
    }
    ```
    ==>
    ```mlir
    func.func @f(%a: tensor<4xf32> {bufferization.writable = false},
                 %b: tensor<4xf32> {bufferization.writable = false}) -> tensor<8xf32> {
      %e = tensor.empty() : tensor<8xf32>
      %0 = tensor.insert_slice %a into %e[0] [4] [1] : tensor<4xf32> into tensor<8xf32>
      %1 = tensor.insert_slice %b into %0[4] [4] [1] : tensor<4xf32> into tensor<8xf32>
      return %1 : tensor<8xf32>
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def IsolateResultsPass : Pass<"conv-isolate-results", "::mlir::func::FuncOp"> {
  let summary = "Give every result of a function a buffer of its own";
  let description = [{
    After this pass a returned memref is a `memref.alloc` of the function, or a
    contiguous reshape of a whole one, and no two results share one. What is
    returned otherwise (an argument, a constant, a slice) is copied.

    Erases copies of parts of a buffer that nothing has written before, which
    bufferization makes where parts of one tensor are put into it twice.

    ```mlir
    func.func @f(%a: memref<4xf32>) -> memref<4xf32> {
      return %a : memref<4xf32>
    }
    ```
    ==>
    ```mlir
    func.func @f(%a: memref<4xf32>) -> memref<4xf32> {
      %r = memref.alloc() : memref<4xf32>
      memref.copy %a, %r : memref<4xf32> to memref<4xf32>
      return %r : memref<4xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::memref::MemRefDialect"];
}

def NestBuffersPass : Pass<"conv-nest-buffers", "::mlir::func::FuncOp"> {
  let summary = "Compute what is copied into another buffer there";
  let description = [{
    A buffer whose used part is copied to a part of another one becomes that part,
    and the copy goes away. In a chain of concatenations, each of which begins with
    the one before, all are the beginnings of the last one's buffer, and each new
    part is written once, in its place.

    A copy stays where

    - the first buffer is used outside of the copied part, written again behind
      the copy, or returned;
    - something else writes to that part of the second one;
    - extents, offsets or strides are open, or the buffers belong to different
      blocks;
    - a kernel would lose by the strides: a convolution that reads a whole buffer,
      vectors that are no longer aligned, or runs of less than 64 bytes side by
      side.

    ```mlir
    %a = memref.alloc() : memref<2x32xf32>
    linalg.fill ins(%x : f32) outs(%a : memref<2x32xf32>)
    %b = memref.alloc() : memref<2x48xf32>
    %0 = memref.subview %b[0, 0] [2, 32] [1, 1] : ...
    memref.copy %a, %0 : ...
    ```
    ==>
    ```mlir
    %b = memref.alloc() : memref<2x48xf32>
    %a = memref.subview %b[0, 0] [2, 32] [1, 1] : ...
    linalg.fill ins(%x : f32) outs(%a : memref<2x32xf32, strided<[48, 1]>>)
    ```
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def LinalgToGPUPass : Pass<"conv-linalg-to-gpu", "::mlir::ModuleOp"> {
  let summary = "Turn linalg ops and copies on memrefs into GPU kernels";
  let description = [{
    This is the fallback path, for what no kernel family takes: every linalg op with
    buffer semantics, `memref.copy` and `memref.store` in a function becomes
    one kernel and its launch. The kernels of function `f` are in the module
    `f_fallback`, named `f_<op>_<n>`, or after the op's `conv.label` attribute.

    One thread computes one point of the iteration space that the outputs
    span, `block-size` threads a block; the other dimensions are loops in the
    thread, with those outputs in registers that the body reads. Where
    neighbours lie side by side in all operands, as in a pooling over channels that
    lie innermost, a thread computes as many as it loads at once (16 bytes of each
    operand; 8 of a reduction), if that leaves 16384 threads. A fill of such
    an output needs no kernel where nothing uses the buffer in between: the
    registers start at its value. An elementwise op right behind needs none
    either, where it alone reads the op's only output.

    Where the combiner of a reduction is one op with a neutral element, several
    threads share the reduction. A reduction of 64 elements and more that lie side
    by side in its inputs is computed by the 32 lanes of a warp, or by a whole
    block where each thread finds four elements: in registers, then by shuffles,
    then through shared memory. Where the elements of neighbouring outputs lie side
    by side instead, and the outputs are too few to keep a chip busy, a block
    computes 8 of them; where the inputs are aligned it computes as many as a thread
    loads at once (16 bytes of each input), and twice as many where there are blocks
    enough. A reduction of 32768 elements and
    more to at most 256 is first shared by 16384 threads, into a buffer of
    partial results. In which order elements are combined depends on extents,
    types and layouts alone.

    Ops one after the other that walk the same rows, and in which no row touches
    what another writes, are one kernel `f_rows_<n>`: a normalization, or a softmax.
    The first is a reduction of 32 to 65536 elements a row, of 32 rows or more, or
    of 32768 elements in all; each begins at a fill. Extents are static. A row has 8
    to 1024 threads, a thread for about 24 elements: a part of a warp, or a block.
    What is one element a row stays in registers; only what others read is stored.

    Extents are 64 bit and may be dynamic; an empty iteration space launches one
    block that does nothing.

    Scalars that a body captures are recomputed in the kernel, loads of them
    included, so that the host never reads device memory.

    Emits an error at an op that has no buffers: a linalg op on tensors, TOSA, or
    a transform of Winograd's.

    ```mlir
    func.func @f(%x: memref<?xf32>, %y: memref<?xf32>) {
      linalg.exp ins(%x : memref<?xf32>) outs(%y : memref<?xf32>)
      return
    }
    ```
    ==>
    ```mlir
    func.func @f(%x: memref<?xf32>, %y: memref<?xf32>) {
      %grid = // max(1, ceil(dim(%y, 0) / 256))
      gpu.launch_func @f_fallback::@f_exp_0 blocks in (%grid, %c1, %c1)
          threads in (%c256, %c1, %c1)
          args(%x : memref<?xf32>, %y : memref<?xf32>)
      return
    }
    gpu.module @f_fallback {
      gpu.func @f_exp_0(%x: memref<?xf32>, %y: memref<?xf32>) kernel
          attributes {known_block_size = array<i32: 256, 1, 1>} {
        // i = block * 256 + thread; if i < dim(%y, 0): y[i] = exp(x[i])
      }
    }
    ```
  }];
  let options = [
    Option<"blockSize", "block-size", "int64_t", "256", "Threads per block (default 256)">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::gpu::GPUDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::NVVM::NVVMDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"
  ];
}

#endif // CONV_FALLBACK_PASSES
