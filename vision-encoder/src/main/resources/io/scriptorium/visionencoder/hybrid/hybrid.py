  def smaller(self: __torch__.M, x: Tensor, size: int) -> Tensor:
    return torch._upsample_bilinear2d_aa(x, [size, size], False)
  def normalise(self: __torch__.M, x: Tensor, mean: Tensor, deviation: Tensor) -> Tensor:
    return (x - mean.view([1, 3, 1, 1])) / deviation.view([1, 3, 1, 1])
  def align(self: __torch__.M, high: Tensor, low: Tensor, w: List[Tensor]) -> Tensor:
    high = torch.transpose(torch.flatten(high, 2), 1, 2)
    both = torch.cat([torch.linear(high, w[0], w[1]), torch.linear(low, w[2], w[3])], -1)
    return torch.linear(torch.gelu(both, approximate="none"), w[4], w[5])
