  def to_host(self: __torch__.M, x: Tensor, dtype: int) -> Tensor:
    return torch.contiguous(torch.to(x, torch.device("cpu"), dtype))
  def convert(self: __torch__.M, x: Tensor, dtype: int) -> Tensor:
    return torch.to(x, dtype)
  def empty(self: __torch__.M, shape: List[int], dtype: int, device: str) -> Tensor:
    return torch.empty(shape, dtype=dtype, device=torch.device(device))
