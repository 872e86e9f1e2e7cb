<?php

namespace App\Controllers;

use App\Models\ClerkModel;
use CodeIgniter\Controller;

class Account extends Controller
{
    public function login()
    {
        $clerk = model(ClerkModel::class)->where('name', $this->request->getPost('name'))->first();
        if ($clerk && password_verify($this->request->getPost('password'), $clerk['password_hash'])) {
            session()->set('clerk_id', $clerk['id']);
            return redirect()->to('/council/births');
        }
        return view('login');
    }
}
