  def map(self: __torch__.M, path: str, numel: int, dtype: int) -> Tensor:
    return torch.from_file(path, False, numel, dtype=dtype)
  def slice(self: __torch__.M, base: Tensor, offset: int, shape: List[int], dtype: int, device: str) -> Tensor:
    n = 1
    for s in shape:
      n = n * s
    return torch.to(torch.narrow(base, 0, offset, n).view(shape), torch.device(device), dtype)
  def slice_bytes(self: __torch__.M, base: Tensor, offset: int, count: int, stored: int, shape: List[int], dtype: int, device: str) -> Tensor:
    bytes = torch.clone(torch.narrow(base, 0, offset, count))
    return torch.to(torch.view_copy(bytes, dtype=stored).view(shape), torch.device(device), dtype)
