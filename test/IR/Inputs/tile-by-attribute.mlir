// Tiles each conv.fused by the sizes in the name of its attribute.
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %0 = transform.structured.match ops{["conv.fused"]} attributes {tile_0_0_2_2} in %root : (!transform.any_op) -> !transform.any_op
    %t0, %l0:2 = transform.structured.tile_using_for %0 tile_sizes [0, 0, 2, 2] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %1 = transform.structured.match ops{["conv.fused"]} attributes {tile_0_2_2_3} in %root : (!transform.any_op) -> !transform.any_op
    %t1, %l1:3 = transform.structured.tile_using_for %1 tile_sizes [0, 2, 2, 3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    %2 = transform.structured.match ops{["conv.fused"]} attributes {tile_0_3_1_3} in %root : (!transform.any_op) -> !transform.any_op
    %t2, %l2:3 = transform.structured.tile_using_for %2 tile_sizes [0, 3, 1, 3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    %3 = transform.structured.match ops{["conv.fused"]} attributes {tile_0_3_2_3} in %root : (!transform.any_op) -> !transform.any_op
    %t3, %l3:3 = transform.structured.tile_using_for %3 tile_sizes [0, 3, 2, 3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    %4 = transform.structured.match ops{["conv.fused"]} attributes {tile_1_0_2_4} in %root : (!transform.any_op) -> !transform.any_op
    %t4, %l4:3 = transform.structured.tile_using_for %4 tile_sizes [1, 0, 2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    %5 = transform.structured.match ops{["conv.fused"]} attributes {tile_1_0_3_2} in %root : (!transform.any_op) -> !transform.any_op
    %t5, %l5:3 = transform.structured.tile_using_for %5 tile_sizes [1, 0, 3, 2] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    %6 = transform.structured.match ops{["conv.fused"]} attributes {tile_1_2_2_3} in %root : (!transform.any_op) -> !transform.any_op
    %t6, %l6:4 = transform.structured.tile_using_for %6 tile_sizes [1, 2, 2, 3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    %7 = transform.structured.match ops{["conv.fused"]} attributes {tile_1_2_3_2} in %root : (!transform.any_op) -> !transform.any_op
    %t7, %l7:4 = transform.structured.tile_using_for %7 tile_sizes [1, 2, 3, 2] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}
