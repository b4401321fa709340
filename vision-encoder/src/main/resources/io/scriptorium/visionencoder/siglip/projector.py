  def project(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    y = torch.linear(x, w[0], w[1])
    for i in range(1, len(w) // 2):
      y = torch.linear(torch.gelu(y), w[2 * i], w[2 * i + 1])
    return y
